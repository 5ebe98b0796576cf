using System.Globalization;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Core.Alerts;

/// <summary>
/// The perpetual-futures webhook. Buy and sell are one command each: close the other side, then open. Close closes both sides and needs nothing but the
/// symbol.
/// </summary>
internal static class FuturesDialect
{
    private const string FractionRule = "must be a share of the balance from 0.01 to 1.0";

    public static Alert? Read(AlertFieldReader reader)
    {
        var action = reader.Word(AlertFieldName.Action);
        var closes = action == "CLOSE";
        // A misspelled close is not told that it lacks a size; any other action is told everything a buy needs.
        var meansClose = action is "EXIT" or "FLAT" or "STOP" || (action is not null && AlertSpelling.Nearest(action, ["close"]) is not null);
        var need = closes ? AlertNeed.IfReadable : meansClose ? AlertNeed.Optional : AlertNeed.Required;
        if (action is not ("BUY" or "SELL" or "CLOSE"))
            RefuseAction(reader, action);
        var alert = reader.Common(AlertDialect.Futures, closes ? AlertIntent.Close : AlertIntent.Open) with
        {
            Direction = action switch { "BUY" => TradeDirection.Long, "SELL" => TradeDirection.Short, _ => null },
            ClosesOpposite = !closes,
            Symbol = reader.Symbol(AlertNeed.Required, pair: true, AlertFieldName.Symbol, AlertFieldName.Ticker),
            ReferencePrice = reader.Price(AlertFieldName.Entry, need),
            BalanceFraction = closes ? null : Fraction(reader, need),
            Leverage = closes ? null : (int?)reader.Number(AlertFieldName.Leverage, need, 1m, 125m, whole: true, "must be a whole number from 1 to 125"),
        };
        return reader.HasProblems ? null : alert;
    }

    private static void RefuseAction(AlertFieldReader reader, string? action)
    {
        reader.RefuseWord(AlertFieldName.Action, "must be buy, sell or close", "buy", "sell", "close");
        var meant = action switch { "LONG" => "buy", "SHORT" => "sell", "EXIT" or "FLAT" or "STOP" => "close", _ => null };
        if (meant is not null)
            reader.Suggest($"Write \"action\":\"{meant}\".");
    }

    private static decimal? Fraction(AlertFieldReader reader, AlertNeed need)
    {
        const AlertFieldName Name = AlertFieldName.BalancePercentage;
        if (reader.Word(Name) is { } text && AlertField.TryNumber(text.TrimEnd('%'), out var percent)
            && percent <= 100m && (percent > 1m || (percent == 1m && text.EndsWith('%'))))
        {
            reader.Suggest(string.Create(CultureInfo.InvariantCulture, $"Write {AlertField.Plain(percent / 100m)} for {AlertField.Plain(percent)} %."));
            reader.Refuse(Name, FractionRule);
            return null;
        }
        return reader.Number(Name, need, 0.01m, 1m, whole: false, FractionRule);
    }
}
