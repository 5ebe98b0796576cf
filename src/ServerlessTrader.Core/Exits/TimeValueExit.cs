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

    /// <summary>The level below which the position counts as at risk, at or above <see cref="Critical"/>.</summary>
    public decimal Threshold { get; init; } = 0.20m;

    /// <summary>Looks again after this long while the position is open; the price alone does not tell when time value is gone.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public override ExitVerdict Judge(ExitContext context, int index)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Position.Instrument is not OptionContract option || context.UnderlyingPrice is not { } underlying)
            return new ExitVerdict { WatchTime = context.Now + Interval };
        var timeValue = context.Price - option.IntrinsicValue(underlying);
        return timeValue <= Critical
            ? new ExitVerdict { Close = new ExitCall(ExitRank.Expiry, 1m, "time-value", string.Create(CultureInfo.InvariantCulture, $"time value {timeValue:0.00} is at or below {Critical:0.00}")) }
            : new ExitVerdict { WatchTime = context.Now + Interval };
    }

    /// <summary>SAFE above twice the threshold, CRITICAL at or below <see cref="Critical"/>, RISK at or below the threshold, else WATCH.</summary>
    public TimeValueLevel LevelOf(decimal timeValue) =>
        timeValue <= Critical ? TimeValueLevel.Critical
        : timeValue <= Threshold ? TimeValueLevel.Risk
        : timeValue > 2m * Threshold ? TimeValueLevel.Safe
        : TimeValueLevel.Watch;
}

/// <summary>How much time value is left.</summary>
public enum TimeValueLevel
{
    Safe,
    Watch,
    Risk,
    Critical,
}
