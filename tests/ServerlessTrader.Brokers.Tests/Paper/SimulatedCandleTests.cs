using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Core.Market;
using ServerlessTrader.TestKit;

namespace ServerlessTrader.Brokers.Tests.Paper;

public sealed class SimulatedCandleTests
{
    private static readonly DateTimeOffset _now = new(2026, 10, 12, 13, 37, 21, TimeSpan.Zero);
    private static readonly Timeframe _fiveMinutes = new(5);

    private readonly ManualTimeProvider _time = new(_now);

    [Fact]
    public async Task Gives_the_last_closed_bars_oldest_first_aligned_to_utc()
    {
        var hours = await Market().GetCandlesAsync("QQQ", Timeframe.OneHour, 3);
        Assert.Equal([10, 11, 12], hours.Select(bar => bar.OpenTime.Hour));
        Assert.All(hours, bar => Assert.Equal(TimeSpan.Zero, bar.OpenTime.TimeOfDay - TimeSpan.FromHours(bar.OpenTime.Hour)));
        var days = await Market().GetCandlesAsync("QQQ", Timeframe.OneDay, 2);
        Assert.Equal([new DateTime(2026, 10, 10), new DateTime(2026, 10, 11)], days.Select(bar => bar.OpenTime.UtcDateTime));
    }

    [Fact]
    public async Task A_bar_closes_at_its_very_end()
    {
        var market = Market();
        _time.Advance(new DateTimeOffset(2026, 10, 12, 13, 40, 0, TimeSpan.Zero) - _now - TimeSpan.FromTicks(1));
        Assert.Equal(30, (await market.GetCandlesAsync("QQQ", _fiveMinutes, 1))[0].OpenTime.Minute);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(35, (await market.GetCandlesAsync("QQQ", _fiveMinutes, 1))[0].OpenTime.Minute);
    }

    [Fact]
    public async Task A_bar_is_the_same_whenever_it_is_asked_for()
    {
        var market = Market();
        var before = await market.GetCandlesAsync("QQQ", _fiveMinutes, 10);
        _time.Advance(TimeSpan.FromMinutes(25));
        Assert.Equal(before.Skip(5), (await market.GetCandlesAsync("QQQ", _fiveMinutes, 10)).Take(5));
    }

    [Theory]
    [InlineData(10, 0, 4)]
    [InlineData(4, 0, 10)]
    [InlineData(10, 15, 10)]
    [InlineData(10, 15, 30)]
    [InlineData(3, 600, 10)]
    public async Task What_was_asked_before_changes_no_bar(int asked, int minutesLater, int count)
    {
        var market = Market();
        await market.GetCandlesAsync("QQQ", _fiveMinutes, asked);
        _time.Advance(TimeSpan.FromMinutes(minutesLater));
        Assert.Equal(await Market().GetCandlesAsync("QQQ", _fiveMinutes, count), await market.GetCandlesAsync("QQQ", _fiveMinutes, count));
    }

    [Fact]
    public async Task An_hour_is_what_its_minutes_make()
    {
        var market = Market();
        _time.Advance(TimeSpan.FromMinutes(22.65));
        var hour = (await market.GetCandlesAsync("QQQ", Timeframe.OneHour, 1))[0];
        var minutes = await market.GetCandlesAsync("QQQ", new Timeframe(1), 60);
        Assert.Equal(
            hour,
            new Candle(
                minutes[0].OpenTime,
                minutes[0].Open,
                minutes.Max(bar => bar.High),
                minutes.Min(bar => bar.Low),
                minutes[^1].Close,
                minutes.Sum(bar => bar.Volume)));
    }

    [Fact]
    public async Task Every_tick_lies_within_its_bar()
    {
        var market = Market();
        var marks = new List<decimal>();
        _time.Advance(new DateTimeOffset(2026, 10, 12, 13, 40, 0, TimeSpan.Zero) - _now);
        for (; _time.GetUtcNow().Minute < 45; _time.Advance(TimeSpan.FromMilliseconds(250)))
            marks.Add(market.MarkOf("QQQ")!.Value);
        var bar = (await market.GetCandlesAsync("QQQ", _fiveMinutes, 1))[0];
        Assert.Equal(1_200, marks.Count);
        Assert.True(marks.Max() <= bar.High && marks.Min() >= bar.Low, $"{marks.Min()}–{marks.Max()} in {bar}");
        Assert.Equal(marks[0], bar.Open);
    }

    [Fact]
    public async Task Bars_follow_a_scripted_price_and_leave_its_next_step_to_the_next_bar()
    {
        var start = new DateTimeOffset(2026, 10, 12, 13, 0, 0, TimeSpan.Zero);
        var path = new ScriptedPath([(start, 500m), (start.AddMinutes(2), 505m), (start.AddMinutes(3), 499m), (start.AddMinutes(5), 510m)]);
        var bars = await Market(path).GetCandlesAsync("QQQ", _fiveMinutes, 7);
        Assert.Equal((500m, 505m, 499m, 499m), (bars[0].Open, bars[0].High, bars[0].Low, bars[0].Close));
        Assert.Equal((510m, 510m), (bars[1].Open, bars[1].High));
    }

    [Fact]
    public async Task Gives_as_many_as_asked_for_with_volume()
    {
        var bars = await Market().GetCandlesAsync("QQQ", Timeframe.OneDay, 200);
        Assert.Equal(200, bars.Count);
        Assert.All(bars, bar => Assert.True(bar.Volume > 0m && IsWithin(bar.Open, bar) && IsWithin(bar.Close, bar), $"{bar}"));

        static bool IsWithin(decimal price, Candle bar) => price >= bar.Low && price <= bar.High;
    }

    [Fact]
    public async Task A_symbol_it_does_not_have_has_no_candles() => Assert.Empty(await Market().GetCandlesAsync("SPY", _fiveMinutes, 5));

    [Fact]
    public async Task Refuses_a_negative_count() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Market().GetCandlesAsync("QQQ", _fiveMinutes, -1));

    private SimulatedMarket Market(IPricePath? path = null) => new(
        new SimulatedMarketOptions { Seed = 3, Underlyings = [new SimulatedUnderlying { Symbol = "QQQ", StartPrice = 500m, Path = path }] }, _time);
}
