using System.Collections.Immutable;
using ServerlessTrader.Core.Risk;
using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Engine.Http.Answers;

/// <summary>One account as the ledger has it. Money in the account's currency.</summary>
internal sealed record AccountStatus
{
    public required string Id { get; init; }

    /// <summary>The broker's name; null when a strategy names the account but the host does not have it.</summary>
    public string? Broker { get; init; }

    /// <summary>True when no money can move.</summary>
    public bool? IsPaper { get; init; }

    public required BreakerStatus Breaker { get; init; }

    /// <summary>Why entries are paused; null when they are not.</summary>
    public string? PausedBecause { get; init; }

    /// <summary>Trades that have not ended.</summary>
    public required int OpenTrades { get; init; }

    /// <summary>What the open trades lose together at their stops.</summary>
    public required decimal OpenRisk { get; init; }

    /// <summary>Profit of ended trades after fees.</summary>
    public required decimal NetProfit { get; init; }

    public required decimal Fees { get; init; }

    /// <summary>Trades that entered and have ended.</summary>
    public required int ClosedTrades { get; init; }

    /// <summary>Winning trades by strategy.</summary>
    public required ImmutableSortedDictionary<string, int> Winners { get; init; }

    public static AccountStatus Of(AccountState state, AccountVenue? venue, int openTrades) => new()
    {
        Id = state.Id,
        Broker = venue?.Broker.Capabilities.Name,
        IsPaper = venue?.Broker.Capabilities.IsPaper,
        Breaker = new BreakerStatus(
            state.Breaker.IsTripped, state.Breaker.Trip?.Cause, state.Breaker.Trip?.Detail, state.Breaker.Trip?.At, state.Breaker.Trip?.ResetsAtOpen,
            state.Breaker.LosingStreak),
        PausedBecause = state.PausedBecause,
        OpenTrades = openTrades,
        OpenRisk = state.OpenRisk,
        NetProfit = state.NetProfit,
        Fees = state.Fees,
        ClosedTrades = state.ClosedTrades,
        Winners = state.Winners,
    };
}

/// <summary>An account's circuit breaker.</summary>
/// <param name="Tripped">True while entries are stopped.</param>
/// <param name="Cause">Why; null when it is not tripped.</param>
/// <param name="Detail">The numbers.</param>
/// <param name="At">Since when, UTC.</param>
/// <param name="ResetsAtOpen">True when the next session resets it, false when only an operator does.</param>
/// <param name="LosingStreak">Losing trades in a row.</param>
internal sealed record BreakerStatus(bool Tripped, BreakerCause? Cause, string? Detail, DateTimeOffset? At, bool? ResetsAtOpen, int LosingStreak);
