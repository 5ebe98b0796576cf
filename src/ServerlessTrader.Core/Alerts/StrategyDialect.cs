using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Core.Alerts;

/// <summary>
/// TradingView's own placeholders. <c>position</c> is the truth to reach, whatever the order's action: flat closes (the side of <c>prevPosition</c>, or both
/// when that is not told), long and short open that side and close the other first. Without a position the action, buy or sell, stands for long or short.
/// </summary>
internal static class StrategyDialect
{
    public static Alert? Read(AlertFieldReader reader)
    {
        var position = reader.Has(AlertFieldName.Position) ? reader.Word(AlertFieldName.Position) ?? "" : null;
        var target = position switch
        {
            "LONG" => TradeDirection.Long,
            "SHORT" => TradeDirection.Short,
            null => FromAction(reader),
            _ => (TradeDirection?)null,
        };
        var closes = position == "FLAT";
        if (position is not (null or "LONG" or "SHORT" or "FLAT"))
            reader.RefuseWord(AlertFieldName.Position, "must be long, short or flat, as {{strategy.market_position}} gives it", "long", "short", "flat");
        var alert = reader.Common(AlertDialect.Strategy, closes ? AlertIntent.Close : AlertIntent.Open) with
        {
            Direction = closes ? Previous(reader) : target,
            ClosesOpposite = !closes,
            Symbol = reader.Symbol(AlertNeed.Optional, pair: false, AlertFieldName.Ticker, AlertFieldName.Symbol, AlertFieldName.Underlying),
            ReferencePrice = reader.Price(AlertFieldName.Price, closes ? AlertNeed.IfReadable : AlertNeed.Optional),
            Quantity = reader.Price(AlertFieldName.Contracts, AlertNeed.IfReadable),
        };
        return reader.HasProblems ? null : alert;
    }

    private static TradeDirection? FromAction(AlertFieldReader reader)
    {
        switch (reader.Word(AlertFieldName.Action))
        {
            case "BUY":
                return TradeDirection.Long;
            case "SELL":
                return TradeDirection.Short;
            case null when !reader.Has(AlertFieldName.Action):
                reader.Missing(AlertFieldName.Position, "must be long, short or flat, as {{strategy.market_position}} gives it");
                return null;
            default:
                reader.RefuseWord(AlertFieldName.Action, "must be buy or sell when there is no position", "buy", "sell");
                reader.Suggest("Add \"position\":\"{{strategy.market_position}}\": it says what to hold, flat included.");
                return null;
        }
    }

    private static TradeDirection? Previous(AlertFieldReader reader) => reader.Has(AlertFieldName.PreviousPosition)
        ? reader.Word(AlertFieldName.PreviousPosition) switch { "LONG" => TradeDirection.Long, "SHORT" => TradeDirection.Short, _ => null }
        : null;
}
