using System.Collections.Immutable;
using ServerlessTrader.Core.Alerts;

namespace ServerlessTrader.Engine.Ledger;

/// <summary>An admitted alert as it is stored: its content without secrets, and the answer that was given.</summary>
public sealed record AlertRecord
{
    /// <summary>The alert's id as the sender sees it; also the first part of its trades' ids.</summary>
    public required string Id { get; init; }

    /// <summary>The strategy it was for.</summary>
    public required string Strategy { get; init; }

    /// <summary>When it came, UTC.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>What it said.</summary>
    public required Alert Alert { get; init; }

    /// <summary>What was answered for each trade.</summary>
    public ImmutableArray<AlertTrade> Trades { get; init; } = [];

    /// <summary>How often a body without a time of its own has been taken as a new alert, from 0.</summary>
    public int Generation { get; init; }
}

/// <summary>One trade in the answer to an alert.</summary>
/// <param name="TradeId">The trade.</param>
/// <param name="Account">Its account.</param>
/// <param name="Status">accepted, rejected or closing.</param>
/// <param name="Code">Why it was rejected, or null.</param>
/// <param name="Reason">The same for people, or null.</param>
public sealed record AlertTrade(string TradeId, string Account, string Status, string? Code = null, string? Reason = null);
