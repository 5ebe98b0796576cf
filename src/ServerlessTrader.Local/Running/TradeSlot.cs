namespace ServerlessTrader.Local.Running;

/// <summary>A trade's place in the runner: resting, queued, running, or running with another run wanted.</summary>
internal sealed class TradeSlot(string tradeId)
{
    private const int Resting = 0;
    private const int Queued = 1;
    private const int Busy = 2;
    private const int BusyAgain = 3;

    private int _state = Queued;

    public string TradeId { get; } = tradeId;

    /// <summary>The account it is made on; null before its first step.</summary>
    public string? Account { get; set; }

    /// <summary>Steps that failed in a row.</summary>
    public int Failures { get; set; }

    /// <summary>Wants a run. True when the caller must queue the slot; false when it is queued already or will run again by itself.</summary>
    public bool TrySignal()
    {
        while (true)
        {
            var state = Volatile.Read(ref _state);
            switch (state)
            {
                case Queued or BusyAgain:
                    return false;
                case Resting when Interlocked.CompareExchange(ref _state, Queued, Resting) == Resting:
                    return true;
                case Busy when Interlocked.CompareExchange(ref _state, BusyAgain, Busy) == Busy:
                    return false;
            }
        }
    }

    /// <summary>The queued slot begins to run.</summary>
    public void Begin() => Volatile.Write(ref _state, Busy);

    /// <summary>True when the slot now rests; false when it was signalled meanwhile and must run once more.</summary>
    public bool TryRest()
    {
        if (Interlocked.CompareExchange(ref _state, Resting, Busy) == Busy)
            return true;
        Volatile.Write(ref _state, Busy);
        return false;
    }
}
