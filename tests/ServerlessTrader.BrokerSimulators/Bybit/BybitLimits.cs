using System.Globalization;

namespace ServerlessTrader.BrokerSimulators.Bybit;

/// <summary>Counts requests of an address in five seconds, and of an account and a call in one second, in fixed windows of the exchange's clock. Safe from any thread.</summary>
internal sealed class BybitLimits(BybitSimulatorOptions options, Func<DateTimeOffset> serverTime)
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _fiveSeconds = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Account, string Path), Window> _calls = [];
    private readonly Window _address = new();
    private DateTimeOffset _bannedUntil = DateTimeOffset.MinValue;

    /// <summary>Counts a request of the address; throws when it is banned.</summary>
    public void CountAddress()
    {
        lock (_gate)
        {
            var now = options.Clock.GetUtcNow();
            if (now >= _bannedUntil && _address.Add(now, _fiveSeconds) <= options.RequestsPerFiveSeconds)
                return;
            if (now >= _bannedUntil)
                _bannedUntil = now + options.Ban;
            throw BybitErrors.Http(StatusCodes.Status403Forbidden, "access too frequent");
        }
    }

    /// <summary>Counts a request of an account and writes the headers; throws when there are too many.</summary>
    public void Count(string account, BybitRoute route, IHeaderDictionary headers)
    {
        if (route.PerSecond == 0)
            return;
        lock (_gate)
        {
            var now = options.Clock.GetUtcNow();
            if (!_calls.TryGetValue((account, route.Path), out var window))
                _calls.Add((account, route.Path), window = new Window());
            var limit = route.PerSecond * options.LimitFactor;
            var used = window.Add(now, _second);
            Write(headers, limit, Math.Max(0, limit - used), used > limit ? NextSecond() : serverTime());
            if (used > limit)
                throw BybitErrors.TooManyVisits();
        }
    }

    /// <summary>Writes the headers of a request that met the limit.</summary>
    public void WriteMet(BybitRoute route, IHeaderDictionary headers) => Write(headers, Math.Max(1, route.PerSecond * options.LimitFactor), 0, NextSecond());

    private static void Write(IHeaderDictionary headers, int limit, int left, DateTimeOffset reset)
    {
        headers["X-Bapi-Limit"] = limit.ToString(CultureInfo.InvariantCulture);
        headers["X-Bapi-Limit-Status"] = left.ToString(CultureInfo.InvariantCulture);
        headers["X-Bapi-Limit-Reset-Timestamp"] = reset.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
    }

    private DateTimeOffset NextSecond()
    {
        var now = serverTime();
        return now.AddTicks(_second.Ticks - now.UtcTicks % _second.Ticks);
    }

    private sealed class Window
    {
        private long _number;
        private int _used;

        public int Add(DateTimeOffset now, TimeSpan length)
        {
            var number = now.UtcTicks / length.Ticks;
            _used = number == _number ? _used + 1 : 1;
            _number = number;
            return _used;
        }
    }
}
