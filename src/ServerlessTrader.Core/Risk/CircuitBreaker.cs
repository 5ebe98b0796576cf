using System.Globalization;

namespace ServerlessTrader.Core.Risk;

/// <summary>
/// The breaker of one account, as a value: every method returns the breaker after the event. It is part of the stored account, so it survives restarts.
/// </summary>
public sealed record CircuitBreaker
{
    /// <summary>The trading day <see cref="DayStartEquity"/> belongs to, in the market's own time zone; null before the first.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>The first equity seen on <see cref="Day"/>; 0 before.</summary>
    public decimal DayStartEquity { get; init; }

    /// <summary>Losing trades since the last winner or reset.</summary>
    public int LosingStreak { get; init; }

    /// <summary>The trip in force, or null.</summary>
    public BreakerTrip? Trip { get; init; }

    /// <summary>True while entries are stopped.</summary>
    public bool IsTripped => Trip is not null;

    /// <summary>
    /// Takes note of the account's equity (realised plus open). The first one of a new trading day becomes the day's measure; a daily loss beyond the limit trips.
    /// A new day alone does not reset a trip: <see cref="OnSessionOpen"/> does.
    /// </summary>
    public CircuitBreaker OnEquity(decimal equity, DateOnly tradingDay, DateTimeOffset at, BreakerLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var current = Day == tradingDay ? this : this with { Day = tradingDay, DayStartEquity = equity };
        if (current.IsTripped || limits.DailyLoss is not { } share || current.DayStartEquity <= 0m)
            return current;
        var loss = current.DayStartEquity - equity;
        return loss >= share * current.DayStartEquity
            ? current with { Trip = new(BreakerCause.DailyLoss, at, DailyLossDetail(loss, current.DayStartEquity, share), ResetsAtOpen: true) }
            : current;
    }

    /// <summary>
    /// Takes note of a closed trade's profit after fees. A trade that ends at exactly nothing neither adds to a streak nor ends it. A streak that completes while a
    /// daily loss holds entries takes its place, or the next open would let go what only an operator may.
    /// </summary>
    public CircuitBreaker OnTradeClosed(decimal profit, DateTimeOffset at, BreakerLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        var streak = profit < 0m ? LosingStreak + 1 : profit > 0m ? 0 : LosingStreak;
        var current = this with { LosingStreak = streak };
        return Trip is null or { Cause: BreakerCause.DailyLoss } && limits.LosingStreak is { } most && streak >= most
            ? current with { Trip = new(BreakerCause.LosingStreak, at, string.Create(CultureInfo.InvariantCulture, $"{streak} losing trades in a row (limit {most})"), limits.AutoReset) }
            : current;
    }

    /// <summary>A session opens: a trip that resets by itself is gone. The day's measure starts anew with the next equity.</summary>
    public CircuitBreaker OnSessionOpen(DateOnly tradingDay) =>
        Day == tradingDay && Trip is null
            ? this
            : Trip switch
            {
                { ResetsAtOpen: true } trip when trip.Cause == BreakerCause.LosingStreak => this with { Trip = null, LosingStreak = 0, Day = null, DayStartEquity = 0m },
                { ResetsAtOpen: true } => this with { Trip = null, Day = null, DayStartEquity = 0m },
                _ => this with { Day = null, DayStartEquity = 0m },
            };

    /// <summary>An operator resets it: no trip, no streak, and the day is measured from the next equity on.</summary>
    public CircuitBreaker Reset() => this with { Trip = null, LosingStreak = 0, Day = null, DayStartEquity = 0m };

    private static string DailyLossDetail(decimal loss, decimal start, decimal share) =>
        string.Create(CultureInfo.InvariantCulture, $"down {loss:0.00} from {start:0.00} today, {loss / start:P1} (limit {share:P1})");
}
