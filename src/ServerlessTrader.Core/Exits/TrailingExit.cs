using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Exits;

/// <summary>A stop that follows the best price at a distance, once the position has been in profit enough.</summary>
public sealed record TrailingExit : ExitRule
{
    /// <summary>The distance behind the best price, as R or as a share of the entry price; above zero.</summary>
    public required ProfitLevel Distance { get; init; }

    /// <summary>The profit from which on it follows; null follows from the entry.</summary>
    public ProfitLevel? From { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool UsesBest => true;

    /// <inheritdoc/>
    public override ExitVerdict Judge(ExitContext context, int index)
    {
        ArgumentNullException.ThrowIfNull(context);
        var position = context.Position;
        var best = context.State.Best ?? context.Price;
        if (From is { } from && position.Sign * (best - from.PriceFor(position)) < 0m)
            return new ExitVerdict { WatchPrice = from.PriceFor(position) };

        // Another look when the stop can move a tick, not at every new best price: a mark may lie between two ticks.
        var distance = position.Sign * Math.Abs(Distance.DistanceFor(position));
        var stop = new StopLevel(best - distance, "trailing");
        return new ExitVerdict { Stop = stop, WatchPrice = position.NextStop(context.State.Stop, stop.Price) + distance };
    }
}
