using System.Globalization;

namespace ServerlessTrader.BrokerSimulators.Binance;

/// <summary>Counts weight and orders in fixed windows of the exchange's clock. Safe from any thread.</summary>
internal sealed class BinanceLimits(BinanceSimulatorOptions options, TimeProvider clock)
{
    private static readonly TimeSpan _tenSeconds = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (Window TenSeconds, Window Minute)> _orders = new(StringComparer.Ordinal);
    private readonly Window _weight = new();
    private int _refused;
    private DateTimeOffset _bannedUntil = DateTimeOffset.MinValue;

    /// <summary>Takes a request's weight and writes the header; throws when it is too much.</summary>
    public void Spend(int weight, IHeaderDictionary headers)
    {
        if (!options.CountsWeight)
            return;
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (now < _bannedUntil)
                throw BinanceErrors.Banned(_bannedUntil);
            var used = _weight.Add(weight, now, _minute);
            headers["X-MBX-USED-WEIGHT-1M"] = used.ToString(CultureInfo.InvariantCulture);
            if (used <= options.WeightLimit)
            {
                _refused = 0;
                return;
            }

            if (++_refused <= options.PatienceBeforeBan)
                throw BinanceErrors.TooManyRequests(options.WeightLimit);
            _bannedUntil = now + options.Ban;
            _refused = 0;
            throw BinanceErrors.Banned(_bannedUntil);
        }
    }

    /// <summary>Counts a new order of an account and writes the headers; throws when there are too many.</summary>
    public void CountOrder(string account, IHeaderDictionary headers)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (!_orders.TryGetValue(account, out var windows))
                _orders.Add(account, windows = (new Window(), new Window()));
            var (inTenSeconds, inMinute) = (windows.TenSeconds.Add(1, now, _tenSeconds), windows.Minute.Add(1, now, _minute));
            headers["X-MBX-ORDER-COUNT-10S"] = inTenSeconds.ToString(CultureInfo.InvariantCulture);
            headers["X-MBX-ORDER-COUNT-1M"] = inMinute.ToString(CultureInfo.InvariantCulture);
            if (inTenSeconds > options.OrdersPerTenSeconds)
                throw BinanceErrors.TooManyOrders(options.OrdersPerTenSeconds, "10 SECOND");
            if (inMinute > options.OrdersPerMinute)
                throw BinanceErrors.TooManyOrders(options.OrdersPerMinute, "1 MINUTE");
        }
    }

    private sealed class Window
    {
        private long _number;
        private int _used;

        public int Add(int amount, DateTimeOffset now, TimeSpan length)
        {
            var number = now.UtcTicks / length.Ticks;
            _used = number == _number ? _used + amount : amount;
            _number = number;
            return _used;
        }
    }
}
