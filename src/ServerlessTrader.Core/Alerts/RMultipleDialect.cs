using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Core.Alerts;

/// <summary>The trend follower. BUY and SELL open with a stop and nothing else: the engine works out the size and the targets. CLOSE and EXIT close both sides.</summary>
internal static class RMultipleDialect
{
    public static Alert? Read(AlertFieldReader reader)
    {
        var action = reader.Word(AlertFieldName.Action);
        var closes = action is "CLOSE" or "EXIT";
        var opens = action is "BUY" or "SELL";
        if (!opens && !closes)
        {
            reader.RefuseWord(AlertFieldName.Action, "must be BUY, SELL, CLOSE or EXIT", "BUY", "SELL", "CLOSE", "EXIT");
            if (action is "LONG" or "SHORT")
                reader.Suggest($"Write \"action\":\"{(action == "LONG" ? "BUY" : "SELL")}\".");
        }
        var optional = closes ? AlertNeed.IfReadable : AlertNeed.Optional;
        var alert = reader.Common(AlertDialect.RMultiple, closes ? AlertIntent.Close : AlertIntent.Open) with
        {
            Direction = action switch { "BUY" => TradeDirection.Long, "SELL" => TradeDirection.Short, _ => null },
            Symbol = reader.Symbol(AlertNeed.Required, pair: true, AlertFieldName.Symbol, AlertFieldName.Ticker),
            StopPrice = reader.Price(AlertFieldName.StopLoss, opens ? AlertNeed.Required : optional),
            ReferencePrice = reader.Price(AlertFieldName.Price, optional),
        };
        return reader.HasProblems ? null : alert;
    }
}
