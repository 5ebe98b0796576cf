using ServerlessTrader.BrokerSimulators.Exchange;

namespace ServerlessTrader.BrokerSimulators.Bybit;

/// <summary>How a simulated Bybit is set up.</summary>
public sealed record BybitSimulatorOptions
{
    /// <summary>Port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>API key of the account that is opened at the start; null opens none.</summary>
    public string? ApiKey { get; init; } = "simBybitKey0000000";

    /// <summary>Its secret.</summary>
    public string Secret { get; init; } = "simBybitSecret000000000000000000000";

    /// <summary>What it begins with, USDT.</summary>
    public decimal Deposit { get; init; } = 10_000m;

    /// <summary>The exchange behind it.</summary>
    public FuturesExchangeOptions Exchange { get; init; } = new() { Contracts = [BybitContracts.Bitcoin, BybitContracts.Ether], Rules = BybitContracts.Rules };

    /// <summary>How long after its acknowledgement an order meets the book.</summary>
    public TimeSpan MatchingDelay { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Multiplies every limit of requests a second; load tests raise it.</summary>
    public int LimitFactor { get; init; } = 1;

    /// <summary>Requests of one address in five seconds.</summary>
    public int RequestsPerFiveSeconds { get; init; } = 600;

    /// <summary>How long an address stays banned.</summary>
    public TimeSpan Ban { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often a price that stands still is streamed all the same; a real one never stands still.</summary>
    public TimeSpan TickerPeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A socket that says nothing for so long is cut.</summary>
    public TimeSpan LongestSilence { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The clock of the exchange and of every rule that has to do with time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
