using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>
/// Keeps all requests of an account within the exchange's limits: so many a second of each call, 600 in 5 s from one address. Ordinary requests stop a fifth early, wait up to
/// <see cref="LongestWait"/>, and are refused here beyond that. Urgent ones (exits, cancels and the questions that belong to them) are counted but never held back.
/// </summary>
internal sealed class BybitRequestBudget(TimeProvider time, BybitClock clock)
{
    /// <summary>How long an ordinary request waits for its turn.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    /// <summary>How long the exchange asks to stay away after a 403.</summary>
    public static readonly TimeSpan BanLasts = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Window _address = new(600, TimeSpan.FromSeconds(5));
    private readonly Dictionary<string, Window> _calls = new(StringComparer.Ordinal);
    private DateTimeOffset _bannedUntil;

    /// <summary>Takes a place for one request, waiting for it when need be.</summary>
    /// <returns>Null when it may be sent; else the time before which it may not.</returns>
    public async ValueTask<DateTimeOffset?> AcquireAsync(BybitEndpoint endpoint, bool isUrgent, CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan wait;
            lock (_gate)
            {
                var now = time.GetUtcNow();
                var call = CallOf(endpoint);
                var free = Later(_bannedUntil, Later(_address.FreeAt(now), call.FreeAt(now)));
                if (isUrgent || free <= now)
                {
                    _address.Count(now);
                    call.Count(now);
                    return null;
                }

                wait = free - now;
                if (wait > LongestWait)
                    return free;
            }

            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Learns from an answer: what is left of the call's limit, and whether the limit was met.</summary>
    /// <returns>For a request that met a limit, when to try again; else null.</returns>
    public DateTimeOffset? Observe(BybitEndpoint endpoint, HttpStatusCode status, HttpResponseHeaders headers, BybitVerdict verdict)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (status == HttpStatusCode.Forbidden)
            {
                _bannedUntil = Later(_bannedUntil, now + BanLasts);
                return _bannedUntil;
            }

            var call = CallOf(endpoint);
            if (Header(headers, "X-Bapi-Limit") is { } limit and > 0 and < int.MaxValue)
                call.Limit = (int)limit;
            var isMet = verdict == BybitVerdict.RateLimited;
            var left = Header(headers, "X-Bapi-Limit-Status");
            if (!isMet && (left is null || left > call.Reserve))
                return null;

            // The header holds the present time while the limit is not exceeded; a window is a second long either way.
            var reset = Header(headers, "X-Bapi-Limit-Reset-Timestamp") is { } at and > 0 and < 253_402_300_799_999
                ? clock.ToOurs(DateTimeOffset.FromUnixTimeMilliseconds(at))
                : now;
            call.BlockUntil(reset > now ? reset : now + _second);
            return isMet ? call.BlockedUntil : null;
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static long? Header(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && long.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private Window CallOf(BybitEndpoint endpoint)
    {
        if (!_calls.TryGetValue(endpoint.Path, out var window))
            _calls[endpoint.Path] = window = new Window(endpoint.PerSecond, _second);
        return window;
    }

    /// <summary>A limit over a sliding time. 0 is no limit.</summary>
    private sealed class Window(int limit, TimeSpan length)
    {
        private readonly Queue<DateTimeOffset> _sent = new();

        public int Limit { get; set; } = limit;

        public int Reserve => Limit == 0 ? 0 : Math.Max(1, Limit / 5);

        public DateTimeOffset BlockedUntil { get; private set; }

        public DateTimeOffset FreeAt(DateTimeOffset now)
        {
            while (_sent.TryPeek(out var oldest) && oldest + length <= now)
                _sent.Dequeue();
            var over = _sent.Count - (Limit - Reserve);
            return Limit == 0 || over < 0 ? BlockedUntil : Later(BlockedUntil, _sent.ElementAt(over) + length);
        }

        public void Count(DateTimeOffset now) => _sent.Enqueue(now);

        public void BlockUntil(DateTimeOffset until) => BlockedUntil = Later(BlockedUntil, until);
    }
}
