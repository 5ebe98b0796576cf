namespace ServerlessTrader.Brokers.Bybit;

/// <summary>A limit over a sliding time; 0 is none. Guarded by whoever holds it.</summary>
internal sealed class BybitRateWindow(int limit, TimeSpan length)
{
    private readonly Queue<DateTimeOffset> _sent = new();

    public int Limit { get; set; } = limit;

    /// <summary>What is kept for urgent requests: a fifth.</summary>
    public int Reserve => Limit == 0 ? 0 : Math.Max(1, Limit / 5);

    /// <summary>Nothing ordinary before this.</summary>
    public DateTimeOffset BlockedUntil { get; private set; }

    /// <summary>When an ordinary request may go.</summary>
    public DateTimeOffset FreeAt(DateTimeOffset now)
    {
        while (_sent.TryPeek(out var oldest) && oldest + length <= now)
            _sent.Dequeue();
        var over = _sent.Count - (Limit - Reserve);
        return Limit == 0 || over < 0 ? BlockedUntil : Later(BlockedUntil, _sent.ElementAt(over) + length);
    }

    public void Count(DateTimeOffset now) => _sent.Enqueue(now);

    public void BlockUntil(DateTimeOffset until) => BlockedUntil = Later(BlockedUntil, until);

    public static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
