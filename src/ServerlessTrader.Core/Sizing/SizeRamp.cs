namespace ServerlessTrader.Core.Sizing;

/// <summary>Going live in steps: a small size until the account has proven the strategy.</summary>
public sealed record SizeRamp
{
    /// <summary>Contracts until then; 1 or more.</summary>
    public required int Contracts { get; init; }

    /// <summary>When the full size begins.</summary>
    public required RampGoal Until { get; init; }

    /// <summary>The most to trade after <paramref name="winners"/> winning trades of this strategy on this account.</summary>
    public decimal Cap(int winners) => winners < Until.Winners ? Contracts : decimal.MaxValue;
}

/// <summary>What ends a <see cref="SizeRamp"/>.</summary>
public sealed record RampGoal
{
    /// <summary>Winning trades; 1 or more.</summary>
    public required int Winners { get; init; }
}
