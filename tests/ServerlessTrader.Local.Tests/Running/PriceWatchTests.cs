using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Local.Running;

namespace ServerlessTrader.Local.Tests.Running;

public sealed class PriceWatchTests
{
    private static readonly DateTimeOffset _noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly HandFeed _feed = new();
    private readonly List<string> _woken = [];

    private PriceWatch NewWatch() => new(_feed, _woken.Add);

    [Fact]
    public void Wakes_a_trade_when_its_lower_level_is_reached()
    {
        using var watch = NewWatch();
        watch.Set("t", _noon, new PriceBand("QQQ", 495m, 510m));
        Tick(watch, 495.01m);
        Assert.Empty(_woken);
        Tick(watch, 495m);
        Assert.Equal(["t"], _woken);
    }

    [Fact]
    public void Wakes_a_trade_when_its_upper_level_is_reached()
    {
        using var watch = NewWatch();
        watch.Set("t", _noon, new PriceBand("QQQ", 495m, 510m));
        Tick(watch, 509.99m);
        Assert.Empty(_woken);
        Tick(watch, 512m);
        Assert.Equal(["t"], _woken);
    }

    [Fact]
    public void Wakes_once_until_it_is_set_again()
    {
        using var watch = NewWatch();
        watch.Set("t", _noon, new PriceBand("QQQ", 495m, null));
        Tick(watch, 494m);
        Tick(watch, 493m);
        Assert.Single(_woken);
        watch.Set("t", _noon, new PriceBand("QQQ", 490m, null));
        Tick(watch, 489m);
        Assert.Equal(2, _woken.Count);
    }

    [Fact]
    public void Wakes_only_the_trades_whose_level_was_crossed()
    {
        using var watch = NewWatch();
        for (var i = 0; i < 100; i++)
            watch.Set($"t{i}", _noon, new PriceBand("QQQ", 400m + i, null));
        Tick(watch, 497m);
        Assert.Equal(["t97", "t98", "t99"], _woken.Order());
    }

    [Fact]
    public void A_new_level_replaces_the_old_one()
    {
        using var watch = NewWatch();
        watch.Set("t", _noon, new PriceBand("QQQ", 495m, null));
        watch.Set("t", _noon, new PriceBand("QQQ", 480m, null));
        Tick(watch, 490m);
        Assert.Empty(_woken);
    }

    [Fact]
    public void Watches_instrument_and_underlying_at_once()
    {
        using var watch = NewWatch();
        watch.Set("t", _noon, new PriceBand("QQQ   260309C00600000", 2m, 6m), new PriceBand("QQQ", 590m, null));
        Assert.Equal(["QQQ", "QQQ   260309C00600000"], _feed.Subscribed.Order());
        Tick(watch, 589m);
        Assert.Equal(["t"], _woken);
    }

    [Fact]
    public void A_price_that_came_after_the_look_and_lies_outside_wakes_at_once()
    {
        using var watch = NewWatch();
        watch.Set("other", _noon, new PriceBand("QQQ", 1m, null));
        watch.Take(new PriceTick("QQQ", 494m, _noon.AddSeconds(1)));
        watch.Set("t", _noon, new PriceBand("QQQ", 495m, null));
        Assert.Equal(["t"], _woken);
    }

    [Fact]
    public void A_price_from_before_the_look_wakes_nobody()
    {
        using var watch = NewWatch();
        watch.Set("other", _noon, new PriceBand("QQQ", 1m, null));
        watch.Take(new PriceTick("QQQ", 494m, _noon.AddSeconds(-1)));
        watch.Set("t", _noon, new PriceBand("QQQ", 495m, null));
        Assert.Empty(_woken);
    }

    [Fact]
    public void Leaves_the_feed_when_nobody_watches_any_more()
    {
        using var watch = NewWatch();
        watch.Set("a", _noon, new PriceBand("QQQ", 495m, null));
        watch.Set("b", _noon, new PriceBand("QQQ", 494m, null));
        watch.Clear("a");
        Assert.Equal(["QQQ"], _feed.Subscribed);
        watch.Clear("b");
        Assert.Empty(_feed.Subscribed);
        watch.Set("c", _noon, new PriceBand("QQQ", 494m, null));
        Assert.Equal(["QQQ"], _feed.Subscribed);
    }

    [Fact]
    public void A_trade_that_moves_its_levels_keeps_the_subscription()
    {
        using var watch = NewWatch();
        watch.Set("a", _noon, new PriceBand("QQQ", 495m, null));
        watch.Set("a", _noon, new PriceBand("QQQ", 490m, null));
        Assert.Equal(1, _feed.Subscriptions);
    }

    [Fact]
    public void A_gap_wakes_every_trade_that_watches_the_symbol_and_no_other()
    {
        using var watch = NewWatch();
        watch.Set("a", _noon, new PriceBand("QQQ", 495m, null));
        watch.Set("b", _noon, new PriceBand("QQQ", 1m, null), new PriceBand("SPY", 1m, null));
        watch.Set("c", _noon, new PriceBand("SPY", 1m, null));
        _feed.Gap("QQQ");
        Assert.Equal(["a", "b"], _woken.Order());
        Tick(watch, 495m);
        Assert.Equal(3, _woken.Count);
    }

    [Fact]
    public void Agrees_with_looking_at_every_trade_for_any_levels_and_prices()
    {
        var levels = Gen.Choose(1, 100).Select(cents => (decimal?)cents);
        var bands = from below in Gen.OneOf(levels, Gen.Constant<decimal?>(null))
                    from width in Gen.Choose(1, 50)
                    from hasAbove in Gen.Elements(true, false)
                    select (Below: below, Above: hasAbove ? (below ?? 50m) + width : (decimal?)null);
        var cases = from trades in bands.ArrayOf(12)
                    from prices in Gen.Choose(0, 160).ArrayOf(30)
                    select (trades, prices);
        Prop.ForAll(cases.ToArbitrary(), data =>
        {
            var woken = new List<string>();
            using var watch = new PriceWatch(new HandFeed(), woken.Add);
            var waiting = new Dictionary<string, PriceBand>();
            for (var i = 0; i < data.trades.Length; i++)
            {
                waiting[$"t{i}"] = new PriceBand("X", data.trades[i].Below, data.trades[i].Above);
                watch.Set($"t{i}", _noon, waiting[$"t{i}"]);
            }

            foreach (var price in data.prices)
            {
                woken.Clear();
                var expected = waiting.Where(entry => entry.Value.IsCrossedBy(price)).Select(entry => entry.Key).Order().ToList();
                watch.Take(new PriceTick("X", price, _noon));
                Assert.Equal(expected, woken.Order());
                expected.ForEach(id => waiting.Remove(id));
            }
        }).QuickCheckThrowOnFailure();
    }

    private static void Tick(PriceWatch watch, decimal price) => watch.Take(new PriceTick("QQQ", price, _noon.AddSeconds(1)));

    private sealed class HandFeed : IPriceFeed
    {
        private readonly List<(string Symbol, Action? OnGap)> _gaps = [];

        public List<string> Subscribed { get; } = [];

        public int Subscriptions { get; private set; }

        public void Gap(string symbol) => _gaps.Where(entry => entry.Symbol == symbol).ToList().ForEach(entry => entry.OnGap?.Invoke());

        public IDisposable Subscribe(string symbol, Action<PriceTick> onTick, Action? onGap = null)
        {
            Subscribed.Add(symbol);
            Subscriptions++;
            _gaps.Add((symbol, onGap));
            return new Subscription(() => Subscribed.Remove(symbol));
        }

        private sealed class Subscription(Action leave) : IDisposable
        {
            public void Dispose() => leave();
        }
    }
}
