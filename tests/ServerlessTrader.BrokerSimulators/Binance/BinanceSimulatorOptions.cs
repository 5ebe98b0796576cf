using ServerlessTrader.BrokerSimulators.Exchange;

namespace ServerlessTrader.BrokerSimulators.Binance;

/// <summary>How a simulated Binance is set up.</summary>
public sealed record BinanceSimulatorOptions
{
    /// <summary>Port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>API key of the account that is opened at the start; null opens none.</summary>
    public string? ApiKey { get; init; } = "sim-key-0000000000000000000000000000000000000000000000000000000";

    /// <summary>Its secret.</summary>
    public string Secret { get; init; } = "sim-secret-0000000000000000000000000000000000000000000000000000";

    /// <summary>What it begins with, USDT.</summary>
    public decimal Deposit { get; init; } = 10_000m;

    /// <summary>The exchange behind it.</summary>
    public FuturesExchangeOptions Exchange { get; init; } = new();

    /// <summary>False takes any weight and does not tell it, for a client that does in a minute what others do in a day.</summary>
    public bool CountsWeight { get; init; } = true;

    /// <summary>Request weight a minute.</summary>
    public int WeightLimit { get; init; } = 2_400;

    /// <summary>New orders of an account in ten seconds.</summary>
    public int OrdersPerTenSeconds { get; init; } = 300;

    /// <summary>New orders of an account a minute.</summary>
    public int OrdersPerMinute { get; init; } = 1_200;

    /// <summary>Requests that are answered 429 before they are answered 418.</summary>
    public int PatienceBeforeBan { get; init; } = 20;

    /// <summary>How long a ban lasts.</summary>
    public TimeSpan Ban { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often mark prices are streamed; the real one does so every second.</summary>
    public TimeSpan MarkPricePeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a listen key lives after its last renewal.</summary>
    public TimeSpan ListenKeyLife { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>How often sockets are pinged.</summary>
    public TimeSpan PingPeriod { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How long a pong may take.</summary>
    public TimeSpan PongLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The clock of the exchange and of every rule that has to do with time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
