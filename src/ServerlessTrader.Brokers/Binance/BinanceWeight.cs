using System.Globalization;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>
/// The request weight of one address, shared by every account of the process, because the exchange counts by IP. Holds reads back before the limit is near, new
/// entries later, and lets reduce-only orders and cancels through to the hard limit. After a 429 nothing is sent until the exchange's or our own waiting time is over;
/// after a 418 nothing until the ban ends. Safe to use from any thread.
/// </summary>
public sealed class BinanceWeight(BinanceClock clock)
{
    /// <summary>Documented: 2,400 a minute; the listing says what holds.</summary>
    public const int DefaultLimit = 2400;

    private static readonly TimeSpan _firstWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _longestWait = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _firstBan = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan _longestBan = TimeSpan.FromDays(3);

    private readonly Lock _lock = new();
    private readonly RateWindow _minute = new(TimeSpan.FromMinutes(1), DefaultLimit);
    private DateTimeOffset _closedUntil;
    private string _closedBecause = "";
    private int _refusals;

    /// <summary>Weight used in the present minute, as far as known.</summary>
    public int Used
    {
        get
        {
            lock (_lock)
                return _minute.Used(clock.Now);
        }
    }

    /// <summary>The share of a budget that calls of a priority may use up.</summary>
    public static double ShareOf(BinancePriority priority) => priority switch
    {
        BinancePriority.Background => 0.6,
        BinancePriority.Reading => 0.8,
        BinancePriority.Entry => 0.9,
        _ => 1.0,
    };

    /// <summary>Takes weight. Null when the call may go; else why it may not, for people. Then nothing was taken.</summary>
    public string? TryTake(int weight, BinancePriority priority)
    {
        lock (_lock)
        {
            var now = clock.Now;
            if (now < _closedUntil)
                return string.Create(CultureInfo.InvariantCulture, $"{_closedBecause}; nothing is sent before {_closedUntil:HH:mm:ss} UTC");
            if (!_minute.Fits(now, weight, ShareOf(priority)))
                return string.Create(CultureInfo.InvariantCulture, $"held back to spare the rate limit: {_minute.Used(now)} of {_minute.Limit} used this minute; free again at {_minute.EndOf(now):HH:mm:ss} UTC");
            _minute.Take(now, weight);
            return null;
        }
    }

    /// <summary>Sets the limit a minute the exchange states.</summary>
    public void SetLimit(int limit)
    {
        if (limit <= 0)
            return;
        lock (_lock)
            _minute.Limit = limit;
    }

    /// <summary>Takes what an answer says of the budget.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="used">Header X-MBX-USED-WEIGHT-1M, or null.</param>
    /// <param name="retryAfter">Header Retry-After, or null.</param>
    /// <param name="bannedUntil">The end of the ban as the answer's text states it, or null.</param>
    /// <param name="sentAt">The exchange's time when the call was sent.</param>
    public void Observe(int status, int? used, TimeSpan? retryAfter, DateTimeOffset? bannedUntil, DateTimeOffset sentAt)
    {
        lock (_lock)
        {
            var now = clock.Now;
            if (used is { } count)
                _minute.Observe(sentAt, now, count);
            switch (status)
            {
                case 418:
                    var ban = retryAfter ?? (bannedUntil is { } end && end > now ? end - now : Doubled(_firstBan, _longestBan));
                    Close(now + ban, "the exchange has banned this address (418)");
                    break;
                case 429 or 403:
                    Close(now + (retryAfter ?? Doubled(_firstWait, _longestWait)), $"the exchange has refused further requests ({status})");
                    break;
                default:
                    // Calls that were under way when the gate closed come back later and prove nothing.
                    if (now >= _closedUntil && sentAt >= _closedUntil)
                        _refusals = 0;
                    break;
            }
        }
    }

    private void Close(DateTimeOffset until, string because)
    {
        _refusals++;
        if (until <= _closedUntil)
            return;
        (_closedUntil, _closedBecause) = (until, because);
    }

    private TimeSpan Doubled(TimeSpan first, TimeSpan longest)
    {
        var wait = first * Math.Pow(2, Math.Min(_refusals, 16));
        return wait < longest ? wait : longest;
    }
}
