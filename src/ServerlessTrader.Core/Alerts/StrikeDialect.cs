using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Core.Alerts;

/// <summary>
/// The index-option seller. ENTRY sells the named option: a put sold is a <see cref="TradeDirection.Long"/> trade, a call sold a <see
/// cref="TradeDirection.Short"/> one. EXIT closes it. A body with open, high and low and no order is a candle to remember; its timestamp is the bar's
/// opening.
/// </summary>
internal static class StrikeDialect
{
    public static Alert? Read(AlertFieldReader reader, bool isCandle) => isCandle ? Bar(reader) : Order(reader);

    private static Alert? Order(AlertFieldReader reader)
    {
        var action = reader.Word(AlertFieldName.Action);
        if (action is not ("ENTRY" or "EXIT"))
        {
            reader.RefuseWord(AlertFieldName.Action, "must be ENTRY or EXIT", "ENTRY", "EXIT");
            if (action is "SELL" or "BUY" or "CLOSE")
                reader.Suggest("ENTRY sells the option of the alert, EXIT buys it back: write \"action\":\"ENTRY\" or \"action\":\"EXIT\".");
        }
        var right = Right(reader);
        var alert = reader.Common(AlertDialect.Strike, action == "EXIT" ? AlertIntent.Close : AlertIntent.Open);
        alert = alert with
        {
            Direction = right == OptionRight.Put ? TradeDirection.Long : TradeDirection.Short,
            Symbol = reader.Symbol(AlertNeed.Optional, pair: false, AlertFieldName.Underlying, AlertFieldName.Symbol, AlertFieldName.Ticker),
            OrderId = reader.Name(AlertFieldName.Signal) ?? alert.OrderId,
            Strike = reader.Price(AlertFieldName.Strike, AlertNeed.Required),
            OptionRight = right,
            ReferencePrice = reader.Price(AlertFieldName.SpotPrice, action == "EXIT" ? AlertNeed.IfReadable : AlertNeed.Required),
        };
        return reader.HasProblems ? null : alert;
    }

    private static OptionRight? Right(AlertFieldReader reader)
    {
        switch (reader.Word(AlertFieldName.OptionType))
        {
            case "CE" or "CALL":
                return OptionRight.Call;
            case "PE" or "PUT":
                return OptionRight.Put;
            default:
                reader.RefuseWord(AlertFieldName.OptionType, "must be CE (a call) or PE (a put)", "CALL", "PUT");
                return null;
        }
    }

    private static Alert? Bar(AlertFieldReader reader)
    {
        var time = reader.Timestamp(AlertNeed.Required);
        var open = reader.Price(AlertFieldName.Open, AlertNeed.Required);
        var high = reader.Price(AlertFieldName.High, AlertNeed.Required);
        var low = reader.Price(AlertFieldName.Low, AlertNeed.Required);
        var close = reader.Price(AlertFieldName.Close, AlertNeed.Required);
        // An index has no volume: TradingView then sends NaN or nothing.
        var volume = reader.Number(AlertFieldName.Volume, AlertNeed.Optional, 0m, decimal.MaxValue, whole: false, "must be a number of zero or more") ?? 0m;
        var symbol = reader.Symbol(AlertNeed.Required, pair: false, AlertFieldName.Ticker, AlertFieldName.Symbol, AlertFieldName.Underlying);
        if (high < open || high < low || high < close)
            reader.Refuse(AlertFieldName.High, "must not be below the open, the low or the close");
        if (low > open || low > close)
            reader.Refuse(AlertFieldName.Low, "must not be above the open or the close");
        var alert = reader.Common(AlertDialect.Strike, AlertIntent.Candle);
        return reader.HasProblems
            ? null
            : alert with { Symbol = symbol, Candle = new Candle(time!.Value, open!.Value, high!.Value, low!.Value, close!.Value, volume) };
    }
}
