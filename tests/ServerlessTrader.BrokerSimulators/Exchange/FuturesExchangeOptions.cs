using System.Collections.Immutable;

namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>How an exchange is set up.</summary>
public sealed record FuturesExchangeOptions
{
    /// <summary>What it lists.</summary>
    public ImmutableArray<Contract> Contracts { get; init; } = [Contract.Bitcoin, Contract.Ether];

    /// <summary>How it deals.</summary>
    public ExchangeRules Rules { get; init; } = new();

    /// <summary>Candles and walks follow from it.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How often prices that move are looked at.</summary>
    public TimeSpan TickPeriod { get; init; } = TimeSpan.FromMilliseconds(250);
}
