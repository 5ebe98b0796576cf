using System.Collections.Immutable;

namespace ServerlessTrader.TestKit.Brokers;

/// <summary>What a venue is like, as far as its behaviour depends on it and <c>BrokerCapabilities</c> does not say.</summary>
public sealed record VenueTraits
{
    /// <summary>Of balances.</summary>
    public required string Currency { get; init; }

    /// <summary>Long and short of one symbol can be held apart.</summary>
    public required bool HasPositionModes { get; init; }

    /// <summary>Leverage above it is refused; null when any is taken.</summary>
    public required int? MaxLeverage { get; init; }

    /// <summary>The code of an order the account cannot pay for.</summary>
    public required string InsufficientFundsCode { get; init; }

    /// <summary>The code of a reduce-only order with nothing to reduce.</summary>
    public required string NothingToReduceCode { get; init; }

    /// <summary>What can be made to go wrong.</summary>
    public required ImmutableHashSet<BrokerFault> Faults { get; init; }
}
