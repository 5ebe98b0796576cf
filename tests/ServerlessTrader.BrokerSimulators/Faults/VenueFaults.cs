namespace ServerlessTrader.BrokerSimulators.Faults;

/// <summary>Everything that can be made to go wrong at a simulated venue.</summary>
public sealed class VenueFaults(TimeProvider clock) : IDisposable
{
    private long _skewTicks;

    /// <summary>Of requests.</summary>
    public RequestFaults Requests { get; } = new();

    /// <summary>Of sockets.</summary>
    public StreamFaults Streams { get; } = new(clock);

    /// <summary>How far the venue's clock is ahead of the right time.</summary>
    public TimeSpan ClockSkew
    {
        get => new(Interlocked.Read(ref _skewTicks));
        set => Interlocked.Exchange(ref _skewTicks, value.Ticks);
    }

    /// <summary>How long after its arrival an order of <see cref="WireFault.SlowAcceptance"/> is taken at most.</summary>
    public TimeSpan LongestAcceptance { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The venue's own time.</summary>
    public DateTimeOffset Now => clock.GetUtcNow() + ClockSkew;

    /// <inheritdoc/>
    public void Dispose() => Streams.Dispose();
}
