using System.Collections.Immutable;
using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Brokers.Paper.Faults;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Engine.Tests.Desk;

/// <summary>How a <see cref="TradingDesk"/> is set up. The defaults are the worked example with 30,000 of equity.</summary>
internal sealed record DeskSetup
{
    /// <summary>Cash of each account at the start.</summary>
    public decimal Cash { get; init; } = 30_000m;

    /// <summary>When the clock starts: a Monday, 10:00 in New York.</summary>
    public DateTimeOffset Start { get; init; } = TradingDesk.Monday;

    /// <summary>The strategies loaded; alerts go to the first unless a test says otherwise.</summary>
    public ImmutableArray<StrategyDefinition> Strategies { get; init; } = [DeskStrategies.Longs];

    /// <summary>The accounts, each with its own cash.</summary>
    public ImmutableArray<string> Accounts { get; init; } = ["paper"];

    /// <summary>The underlying's price, from which candles are read as well; null for 500.25 for ever and no candles.</summary>
    public IPricePath? Path { get; init; }

    /// <summary>The path the candles of BTCUSDT are read from; its quotes are written down. Null for 65,000 for ever and no candles.</summary>
    public IPricePath? BitcoinPath { get; init; }

    /// <summary>Expiry of the options quoted.</summary>
    public DateOnly Expiry { get; init; } = new(2025, 11, 17);

    /// <summary>What goes wrong at the broker; null for nothing.</summary>
    public FaultScript? Faults { get; init; }

    /// <summary>How the paper broker deals.</summary>
    public PaperBrokerOptions Paper { get; init; } = new();

    /// <summary>How long an order may take to reach the broker.</summary>
    public TimeSpan NotFoundSettles { get; init; }

    /// <summary>Timing of the engine.</summary>
    public EngineOptions Engine { get; init; } = new();

    /// <summary>The worked example on an engine that looks at open trades twice an hour only, so that days pass quickly.</summary>
    public static DeskSetup Unhurried { get; } = new() { Engine = new EngineOptions { Checks = new CheckIntervals(TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(30), 0m) } };
}
