using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Exits;

/// <summary>Once the profit has reached a level, never gives back more than a share of the best profit.</summary>
public sealed record ProfitLockExit : ExitRule
{
    /// <summary>The profit, as a share of what <c>of</c> names; above 0, at most 1 (0.02 = 2 %).</summary>
    public required decimal Once { get; init; }

    /// <summary>What <see cref="Once"/> is a share of.</summary>
    public ProfitBase Of { get; init; } = ProfitBase.Premium;

    /// <summary>The most of the best profit to give back; above 0, below 1.</summary>
    public decimal GiveBack { get; init; } = 0.5m;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool UsesBest => true;

    /// <inheritdoc/>
    public override ExitVerdict Judge(ExitContext context, int index)
    {
        ArgumentNullException.ThrowIfNull(context);
        var position = context.Position;
        var unit = Of == ProfitBase.Margin ? position.MarginPerUnit ?? position.EntryPrice : position.EntryPrice;
        var best = context.State.Best ?? context.Price;
        var bestProfit = position.ProfitAt(best);
        if (bestProfit < Once * unit)
            return new ExitVerdict { WatchPrice = position.EntryPrice + position.Sign * Once * unit };

        // Another look at the profit whose kept share moves the stop a tick.
        var stop = new StopLevel(position.EntryPrice + position.Sign * (1m - GiveBack) * bestProfit, "profit-lock");
        var next = position.NextStop(context.State.Stop, stop.Price);
        return new ExitVerdict { Stop = stop, WatchPrice = position.EntryPrice + (next - position.EntryPrice) / (1m - GiveBack) };
    }
}

/// <summary>What a profit is a share of.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ProfitBase>))]
public enum ProfitBase
{
    /// <summary>The entry price (premium paid or received).</summary>
    [JsonStringEnumMemberName("premium")] Premium,

    /// <summary>The margin tied up.</summary>
    [JsonStringEnumMemberName("margin")] Margin,
}
