using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Core.Alerts;

/// <summary>
/// The trend follower. BUY and SELL close the other side and open with a stop and nothing else: the engine works out the size and the targets. CLOSE and EXIT close both sides.
/// </summary>
internal static class RMultipleDialect
{
    public static Alert? Read(AlertFieldReader reader)
    {
        var action = reader.Word(AlertFieldName.Action);
        var closes = action is "CLOSE" or "EXIT";
        if (!closes && action is not ("BUY" or "SELL"))
        {
            reader.RefuseWord(AlertFieldName.Action, "must be BUY, SELL, CLOSE or EXIT", "BUY", "SELL", "CLOSE", "EXIT");
            if (action is "LONG" or "SHORT")
                reader.Suggest($"Write \"action\":\"{(action == "LONG" ? "BUY" : "SELL")}\".");
        }
        var alert = reader.Common(AlertDialect.RMultiple, closes ? AlertIntent.Close : AlertIntent.Open) with
        {
            Direction = action switch { "BUY" => TradeDirection.Long, "SELL" => TradeDirection.Short, _ => null },
            ClosesOpposite = !closes,
            Symbol = reader.Symbol(AlertNeed.Required, pair: true, AlertFieldName.Symbol, AlertFieldName.Ticker),
            StopPrice = reader.Price(AlertFieldName.StopLoss, closes ? AlertNeed.IfReadable : AlertNeed.Required),
            ReferencePrice = reader.Price(AlertFieldName.Price, closes ? AlertNeed.IfReadable : AlertNeed.Optional),
        };
        return reader.HasProblems ? null : alert;
    }
}
