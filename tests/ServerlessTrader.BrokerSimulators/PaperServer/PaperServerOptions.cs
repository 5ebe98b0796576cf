namespace ServerlessTrader.BrokerSimulators.PaperServer;

/// <summary>How a paper server is set up.</summary>
public sealed record PaperServerOptions
{
    /// <summary>Port on 127.0.0.1; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Fills and faults follow from it.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Cash of every account when it is first named, USD.</summary>
    public decimal StartingCash { get; init; } = 30_000m;

    /// <summary>Fee a contract, USD.</summary>
    public decimal FeePerContract { get; init; } = 0.65m;

    /// <summary>How it misbehaves.</summary>
    public PaperServerFaults Faults { get; init; } = PaperServerFaults.None;
}
