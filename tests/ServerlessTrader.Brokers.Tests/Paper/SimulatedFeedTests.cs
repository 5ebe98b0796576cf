using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Engine.Time;
using ServerlessTrader.TestKit;

namespace ServerlessTrader.Brokers.Tests.Paper;

public sealed class SimulatedFeedTests
{
    private static readonly DateTimeOffset _open = new(2026, 10, 12, 13, 30, 0, TimeSpan.Zero);
    private static readonly OptionContract _call = new("QQQ", new DateOnly(2026, 10, 16), OptionRight.Call, 600m);

    private readonly ManualTimeProvider _time = new(_open);
    private readonly SimulatedMarket _market;
    private readonly List<PriceTick> _ticks = [];

    public SimulatedFeedTests() => _market = new SimulatedMarket(SimulatedMarketOptions.Default, _time);

    [Fact]
    public void Subscribing_brings_the_present_price_at_once()
    {
        using var feed = new SimulatedFeed(_market, _time);
        using var subscription = feed.Subscribe("QQQ", _ticks.Add);
        Assert.Empty(_ticks);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([new PriceTick("QQQ", _market.MarkOf("QQQ")!.Value, _open.AddMilliseconds(1))], _ticks);
    }

    [Fact]
    public void Prices_follow_every_quarter_of_a_second()
    {
        using var feed = new SimulatedFeed(_market, _time);
        using var subscription = feed.Subscribe("BTCUSDT", _ticks.Add);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([1, 250, 500, 750, 1_000], _ticks.Select(tick => (tick.At - _open).TotalMilliseconds));
        Assert.Equal(_market.MarkOf("BTCUSDT"), _ticks[^1].Price);
    }

    [Fact]
    public void Options_are_streamed_at_their_mid()
    {
        using var feed = new SimulatedFeed(_market, _time);
        _market.Script(new ScriptedOption(_call, 4.50m, 4.55m));
        using var subscription = feed.Subscribe(_call.Symbol, _ticks.Add);
        feed.PublishNow();
        Assert.Equal([new PriceTick(_call.Symbol, 4.525m, _open)], _ticks);
    }

    [Fact]
    public void Nobody_hears_of_a_symbol_not_subscribed_to()
    {
        using var feed = new SimulatedFeed(_market, _time);
        using var subscription = feed.Subscribe("QQQ", _ticks.Add);
        feed.Tick("BTCUSDT", 65_000m);
        feed.PublishNow();
        Assert.All(_ticks, tick => Assert.Equal("QQQ", tick.Symbol));
    }

    [Fact]
    public void A_symbol_that_is_not_quoted_stays_silent()
    {
        using var feed = new SimulatedFeed(_market, _time);
        using var subscription = feed.Subscribe("SPY", _ticks.Add);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(_ticks);
    }

    [Fact]
    public void Subscriptions_of_one_symbol_are_independent()
    {
        using var feed = new SimulatedFeed(_market, _time);
        var others = new List<PriceTick>();
        var first = feed.Subscribe("QQQ", _ticks.Add);
        using var second = feed.Subscribe("QQQ", others.Add);
        feed.Tick("QQQ", 601m);
        first.Dispose();
        feed.Tick("QQQ", 602m);
        Assert.Equal([601m], _ticks.Select(tick => tick.Price));
        Assert.Equal([601m, 602m], others.Select(tick => tick.Price));
    }

    [Fact]
    public void After_the_last_subscription_ends_nothing_runs_and_a_new_one_starts_again()
    {
        using var feed = new SimulatedFeed(_market, _time);
        feed.Subscribe("QQQ", _ticks.Add).Dispose();
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Empty(_ticks);
        using var again = feed.Subscribe("QQQ", _ticks.Add);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(5, _ticks.Count);
    }

    [Fact]
    public void A_handler_may_end_its_own_subscription()
    {
        using var feed = new SimulatedFeed(_market, _time);
        IDisposable? subscription = null;
        subscription = feed.Subscribe("QQQ", tick =>
        {
            _ticks.Add(tick);
            subscription!.Dispose();
        });
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Single(_ticks);
    }

    [Fact]
    public void A_disposed_feed_is_silent_and_takes_no_more_subscriptions()
    {
        var feed = new SimulatedFeed(_market, _time);
        feed.Subscribe("QQQ", _ticks.Add);
        feed.Dispose();
        feed.PublishNow();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(_ticks);
        Assert.Throws<ObjectDisposedException>(() => feed.Subscribe("QQQ", _ticks.Add));
    }

    [Theory]
    [InlineData(1, 250)]
    [InlineData(10, 250)]
    [InlineData(100, 2_000)]
    [InlineData(10_000, 200_000)]
    public void The_period_grows_with_speed_so_that_the_processor_keeps_up(int speed, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), SimulatedFeed.PeriodAt(speed));

    [Fact]
    public void On_an_accelerated_clock_a_trading_day_of_ticks_passes_in_seconds()
    {
        var fast = new AcceleratedTimeProvider(_time, 10_000, _open);
        using var feed = new SimulatedFeed(new SimulatedMarket(SimulatedMarketOptions.Default, fast), fast);
        using var subscription = feed.Subscribe("QQQ", _ticks.Add);
        _time.Advance(TimeSpan.FromSeconds(4.68));
        Assert.Equal(235, _ticks.Count);
        Assert.Equal(_open.AddHours(13), _ticks[^1].At);
    }
}
