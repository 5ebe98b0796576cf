using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Local.Running;

namespace ServerlessTrader.Local.Tests.Running;

public sealed class VenuePricesTests
{
    private static readonly DateTimeOffset _noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly List<string> _woken = [];
    private readonly OneFeed _here = new();
    private readonly OneFeed _there = new();

    [Fact]
    public void A_price_at_one_venue_wakes_no_trade_at_another()
    {
        using var prices = New();
        prices.Of("here").Set("h", _noon, new PriceBand("BTCUSDT", 60_000m, null));
        prices.Of("there").Set("t", _noon, new PriceBand("BTCUSDT", 60_000m, null));
        _there.Tick(new PriceTick("BTCUSDT", 59_999m, _noon));
        Assert.Equal(["t"], _woken);
    }

    [Fact]
    public void Accounts_of_one_venue_share_one_subscription()
    {
        using var prices = New();
        prices.Of("here").Set("a", _noon, new PriceBand("BTCUSDT", 60_000m, null));
        prices.Of("here-too").Set("b", _noon, new PriceBand("BTCUSDT", 60_000m, null));
        Assert.Single(_here.Listeners);
        _here.Tick(new PriceTick("BTCUSDT", 59_999m, _noon));
        Assert.Equal(["a", "b"], _woken.Order());
    }

    private VenuePrices New() => new(account => account == "there" ? _there : _here, _woken.Add);

    private sealed class OneFeed : IPriceFeed
    {
        public List<Action<PriceTick>> Listeners { get; } = [];

        public void Tick(PriceTick tick) => Listeners.ToList().ForEach(listener => listener(tick));

        public IDisposable Subscribe(string symbol, Action<PriceTick> onTick, Action? onGap = null)
        {
            Listeners.Add(onTick);
            return new Leaving(() => Listeners.Remove(onTick));
        }

        private sealed class Leaving(Action leave) : IDisposable
        {
            public void Dispose() => leave();
        }
    }
}
