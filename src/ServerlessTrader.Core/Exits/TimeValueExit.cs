using System.Globalization;
using ServerlessTrader.Core.Instruments;

namespace ServerlessTrader.Core.Exits;

/// <summary>
/// Closes when a sold option has almost no time value left (its price less what exercising is worth), because then it may be exercised against us.
/// </summary>
public sealed record TimeValueExit : ExitRule
{
    /// <summary>Closes at or below this time value, in premium; 0 or more.</summary>
    public decimal Critical { get; init; } = 0.10m;

    /// <summary>At or below twice this time value the position counts as at risk; at or above <see cref="Critical"/>.</summary>
    public decimal Threshold { get; init; } = 0.20m;

    /// <summary>Looks again after this long while the position is open; the price alone does not tell when time value is gone.</summary>
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public override ExitVerdict Judge(ExitContext context, int index)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Position.Instrument is not OptionContract option || context.UnderlyingPrice is not { } underlying)
            return new ExitVerdict { WatchTime = Next(context) };
        var timeValue = context.Price - option.IntrinsicValue(underlying);
        return timeValue <= Critical
            ? new ExitVerdict { Close = new ExitCall(ExitRank.Expiry, 1m, "time-value", string.Create(CultureInfo.InvariantCulture, $"time value {timeValue:0.00} is at or below {Critical:0.00}")) }
            : new ExitVerdict { WatchTime = Next(context) };
    }

    private static DateTimeOffset Next(ExitContext context) =>
        context.Calendar.IsOpen(context.Now) ? context.Now + _interval : context.Calendar.NextOpen(context.Now);

    /// <summary>CRITICAL at or below <see cref="Critical"/>, RISK at or below twice the threshold, SAFE above.</summary>
    public TimeValueLevel LevelOf(decimal timeValue) =>
        timeValue <= Critical ? TimeValueLevel.Critical
        : timeValue <= 2m * Threshold ? TimeValueLevel.Risk
        : TimeValueLevel.Safe;
}

/// <summary>How much time value is left.</summary>
public enum TimeValueLevel
{
    Safe,
    Risk,
    Critical,
}
