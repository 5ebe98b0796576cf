using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Core.Alerts;

/// <summary>
/// The options engine. LONG is a call, SHORT a put, both bought. BUY opens the type, SELL closes it; <c>action</c> EXIT closes the type, or both when there
/// is none.
/// </summary>
internal static class OptionsDialect
{
    public static Alert? Read(AlertFieldReader reader)
    {
        var action = reader.Word(AlertFieldName.Action);
        var signal = reader.Word(AlertFieldName.Signal);
        var closes = action == "EXIT" || (action is null && signal == "SELL");
        if (action is not (null or "ENTRY" or "EXIT"))
        {
            reader.RefuseWord(AlertFieldName.Action, "must be ENTRY or EXIT, or left out", "ENTRY", "EXIT");
            if (action is "BUY" or "SELL")
                reader.Suggest($"Write \"signal\":\"{action}\"; \"action\" says only whether the alert is an ENTRY or an EXIT.");
            if (action is "CLOSE")
                reader.Suggest("Write \"action\":\"EXIT\" to close.");
        }
        if (action != "EXIT")
            CheckSignal(reader, action, signal);
        var direction = Type(reader, required: action != "EXIT");
        var alert = reader.Common(AlertDialect.Options, closes ? AlertIntent.Close : AlertIntent.Open) with
        {
            Direction = direction,
            Symbol = reader.Symbol(AlertNeed.Optional, pair: false, AlertFieldName.Underlying, AlertFieldName.Symbol, AlertFieldName.Ticker),
            ReferencePrice = reader.Price(AlertFieldName.Price, closes ? AlertNeed.IfReadable : AlertNeed.Required),
        };
        return reader.HasProblems ? null : alert;
    }

    private static void CheckSignal(AlertFieldReader reader, string? action, string? signal)
    {
        if (signal is not ("BUY" or "SELL"))
        {
            reader.RefuseWord(AlertFieldName.Signal, "must be BUY to open or SELL to close", "BUY", "SELL");
        }
        else if (action == "ENTRY" && signal == "SELL")
        {
            reader.Refuse(AlertFieldName.Signal, "contradicts the action: ENTRY opens, SELL closes");
            reader.Suggest(
                "To open a trade on a falling market write \"signal\":\"BUY\",\"type\":\"SHORT\"; to close write \"action\":\"EXIT\" with the type to close.");
        }
    }

    private static TradeDirection? Type(AlertFieldReader reader, bool required)
    {
        switch (reader.Word(AlertFieldName.Type))
        {
            case "LONG" or "CALL":
                return TradeDirection.Long;
            case "SHORT" or "PUT":
                return TradeDirection.Short;
            case null when !required && !reader.Has(AlertFieldName.Type):
                return null;
            default:
                reader.RefuseWord(AlertFieldName.Type, "must be LONG (a call) or SHORT (a put)", "LONG", "SHORT", "CALL", "PUT");
                return null;
        }
    }
}
