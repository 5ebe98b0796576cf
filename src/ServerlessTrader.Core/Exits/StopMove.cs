namespace ServerlessTrader.Core.Exits;

/// <summary>Where the stop goes once a target is taken: exactly one of the members. It moves only if that is tighter.</summary>
public sealed record StopMove
{
    /// <summary>To the entry price, or to the entry price plus the fees of both ways.</summary>
    public BreakEven? To { get; init; }

    /// <summary>To this many R beyond the entry.</summary>
    public decimal? R { get; init; }

    /// <summary>The new level, not rounded.</summary>
    public StopLevel LevelFor(PositionView position)
    {
        ArgumentNullException.ThrowIfNull(position);
        return R is { } r
            ? new StopLevel(position.EntryPrice + position.Sign * r * position.R, "stop-r")
            : new StopLevel(position.EntryPrice + (To == BreakEven.EntryPlusFees ? position.Sign * position.FeesPerUnit : 0m), "break-even");
    }
}
