namespace ServerlessTrader.BrokerSimulators.Faults;

/// <summary>What goes wrong with sockets. Safe from any thread.</summary>
public sealed class StreamFaults(TimeProvider clock) : IDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource _drop = new();
    private DateTimeOffset _refusedUntil = DateTimeOffset.MinValue;
    private volatile bool _duplicates;
    private volatile bool _disorders;

    /// <summary>Every event of an account is sent twice.</summary>
    public bool Duplicates
    {
        get => _duplicates;
        set => _duplicates = value;
    }

    /// <summary>Events of an account change places with the one that follows.</summary>
    public bool Disorders
    {
        get => _disorders;
        set => _disorders = value;
    }

    /// <summary>No new socket is accepted now.</summary>
    public bool RefusesNow
    {
        get
        {
            lock (_gate)
                return clock.GetUtcNow() < _refusedUntil;
        }
    }

    /// <summary>Cancelled when the sockets that are open now are to break.</summary>
    public CancellationToken Dropped
    {
        get
        {
            lock (_gate)
                return _drop.Token;
        }
    }

    /// <summary>Breaks every socket without a word.</summary>
    public void Drop()
    {
        CancellationTokenSource old;
        lock (_gate)
            (old, _drop) = (_drop, new CancellationTokenSource());
        old.Cancel();
    }

    /// <summary>Accepts no new socket for so long.</summary>
    public void RefuseFor(TimeSpan time)
    {
        lock (_gate)
            _refusedUntil = clock.GetUtcNow() + time;
    }

    /// <inheritdoc/>
    public void Dispose() => Drop();
}
