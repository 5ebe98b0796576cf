using static ServerlessTrader.Core.Alerts.AlertFieldName;

namespace ServerlessTrader.Core.Alerts;

/// <summary>Tells the dialect of a body by the members it names, filled in or not.</summary>
internal static class AlertShape
{
    /// <summary>
    /// The first that fits: a member only one dialect has (spread, strike, strategy's position, options' signal, r-multiple's sl, futures' leverage), a
    /// candle's prices, then the members several share. A bare <c>action</c> and <c>symbol</c> is futures, unless it exits or names a timeframe. Null when
    /// nothing fits.
    /// </summary>
    public static AlertDialect? Recognise(AlertFields fields)
    {
        if (fields.Names(StrikeLong) || fields.Names(StrikeShort) || fields.Names(QuantityPerLeg) || fields.Names(Follower))
            return AlertDialect.Spread;
        if (fields.Names(Strike) || fields.Names(OptionType) || fields.Names(SpotPrice))
            return AlertDialect.Strike;
        if (fields.Names(Position) || fields.Names(PreviousPosition))
            return AlertDialect.Strategy;
        if (fields.Names(Signal))
            return AlertDialect.Options;
        if (fields.Names(StopLoss))
            return AlertDialect.RMultiple;
        if (fields.Names(BalancePercentage) || fields.Names(Leverage))
            return AlertDialect.Futures;
        if (IsCandle(fields))
            return AlertDialect.Strike;
        if (fields.Names(OrderId) || fields.Names(Contracts))
            return AlertDialect.Strategy;
        if (fields.Names(Entry))
            return AlertDialect.Futures;
        if (fields.Names(Underlying) || fields.Names(AlertFieldName.Type))
            return AlertDialect.Options;
        if (!fields.Names(AlertFieldName.Action))
            return null;
        if (fields.Names(Symbol))
            return fields.Names(Timeframe) || Is(fields, AlertFieldName.Action, "exit") ? AlertDialect.RMultiple : AlertDialect.Futures;
        return fields.Names(Ticker) ? AlertDialect.Strategy : null;
    }

    /// <summary>A candle rather than an order of the strike dialect: at least three of its four prices and nothing of an order.</summary>
    public static bool IsCandle(AlertFields fields)
    {
        var prices = (fields.Names(Open) ? 1 : 0) + (fields.Names(High) ? 1 : 0) + (fields.Names(Low) ? 1 : 0) + (fields.Names(Close) ? 1 : 0);
        return prices >= 3 && !fields.Names(Strike) && !fields.Names(OptionType) && !fields.Names(SpotPrice) && !fields.Names(AlertFieldName.Action);
    }

    private static bool Is(AlertFields fields, AlertFieldName name, string word) =>
        fields.TryGet(name, out var field) && field.Text.AsSpan().Trim().Equals(word, StringComparison.OrdinalIgnoreCase);
}
