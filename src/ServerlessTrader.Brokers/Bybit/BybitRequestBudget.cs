using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>
/// Keeps an account's requests within the exchange's limits: so many a second of each call, and what the address may send in all. Ordinary requests stop a fifth early, wait up
/// to <see cref="LongestWait"/>, and are refused here beyond that. Urgent ones (exits, cancels and the questions that belong to them) are counted but never held back.
/// </summary>
internal sealed class BybitRequestBudget(TimeProvider time, BybitClock clock, BybitAddressBudget address)
{
    /// <summary>How long an ordinary request waits for its turn.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, BybitRateWindow> _calls = new(StringComparer.Ordinal);

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
                var free = BybitRateWindow.Later(address.FreeAt(now), call.FreeAt(now));
                if (isUrgent || free <= now)
                {
                    address.Count(now);
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
                return address.Ban(now);
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

    private static long? Header(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && long.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private BybitRateWindow CallOf(BybitEndpoint endpoint)
    {
        if (!_calls.TryGetValue(endpoint.Path, out var window))
            _calls[endpoint.Path] = window = new BybitRateWindow(endpoint.PerSecond, _second);
        return window;
    }
}
