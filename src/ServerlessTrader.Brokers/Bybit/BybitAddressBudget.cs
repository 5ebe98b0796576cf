namespace ServerlessTrader.Brokers.Bybit;

/// <summary>What all requests from this address share: 600 in 5 s, and the ban that follows when that is overdone.</summary>
internal sealed class BybitAddressBudget
{
    /// <summary>How long the exchange asks to stay away after a 403.</summary>
    public static readonly TimeSpan BanLasts = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly BybitRateWindow _window = new(600, TimeSpan.FromSeconds(5));

    public DateTimeOffset FreeAt(DateTimeOffset now)
    {
        lock (_gate)
            return _window.FreeAt(now);
    }

    public void Count(DateTimeOffset now)
    {
        lock (_gate)
            _window.Count(now);
    }

    /// <summary>Notes a 403.</summary>
    /// <returns>When to come back.</returns>
    public DateTimeOffset Ban(DateTimeOffset now)
    {
        lock (_gate)
        {
            _window.BlockUntil(now + BanLasts);
            return _window.BlockedUntil;
        }
    }
}
