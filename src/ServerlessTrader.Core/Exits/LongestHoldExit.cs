using System.Globalization;
using System.Text.Json.Serialization;
using ServerlessTrader.Core.Strategies;

namespace ServerlessTrader.Core.Exits;

/// <summary>Closes after this much trading time (hours the market was open) since the entry.</summary>
public sealed record LongestHoldExit : ExitRule
{
    /// <summary>Trading time; 1 minute to a year.</summary>
    [JsonConverter(typeof(DurationJsonConverter))]
    public required TimeSpan TradingTime { get; init; }

    /// <inheritdoc/>
    public override ExitVerdict Judge(ExitContext context, int index)
    {
        ArgumentNullException.ThrowIfNull(context);
        var until = context.Calendar.AddTradingTime(context.Position.EnteredAt, TradingTime);
        return context.Now >= until
            ? new ExitVerdict { Close = new ExitCall(ExitRank.Time, 1m, "longest-hold", string.Create(CultureInfo.InvariantCulture, $"held for {TradingTime.TotalHours:0.##} trading hours")) }
            : new ExitVerdict { WatchTime = until };
    }
}
