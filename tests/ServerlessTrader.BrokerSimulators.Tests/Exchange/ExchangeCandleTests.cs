using ServerlessTrader.BrokerSimulators.Exchange;

namespace ServerlessTrader.BrokerSimulators.Tests.Exchange;

public sealed class ExchangeCandleTests : IDisposable
{
    private readonly ExchangeDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(240)]
    [InlineData(1_440)]
    [InlineData(10_080)]
    public void There_is_a_history_of_any_timeframe_without_gaps(int minutes)
    {
        var interval = new BarInterval(minutes);
        var bars = Last(interval, 300);
        Assert.Equal(300, bars.Count);
        Assert.All(bars.Zip(bars.Skip(1)), pair => Assert.Equal(pair.First.NextOpen, pair.Second.OpenTime));
        Assert.All(bars, bar => Assert.True(bar.Low > 0m && bar.Low <= Math.Min(bar.Open, bar.Close) && bar.High >= Math.Max(bar.Open, bar.Close)));
        Assert.All(bars.SkipLast(1), bar => Assert.True(bar.IsClosed));
        Assert.False(bars[^1].IsClosed);
    }

    [Fact]
    public void The_history_follows_from_the_seed()
    {
        using var same = new ExchangeDesk();
        using var other = new ExchangeDesk(seed: 2);
        var bars = Last(new BarInterval(60), 50);
        Assert.Equal(bars, same.Exchange.Bars(ExchangeDesk.Btc, new BarInterval(60), bars[0].OpenTime, 50));
        Assert.NotEqual(bars, other.Exchange.Bars(ExchangeDesk.Btc, new BarInterval(60), bars[0].OpenTime, 50));
    }

    [Fact]
    public void The_history_ends_at_the_price_the_exchange_opens_with() => Assert.Equal(60_000m, Last(new BarInterval(1), 1)[0].Open);

    [Fact]
    public void Prices_that_were_set_are_in_the_bar_even_when_they_were_gone_at_once()
    {
        _desk.Exchange.SetPrice(ExchangeDesk.Btc, 61_000m);
        _desk.Exchange.SetPrice(ExchangeDesk.Btc, 59_000m);
        _desk.Exchange.SetPrice(ExchangeDesk.Btc, 60_500m);
        _desk.Time.Advance(TimeSpan.FromMinutes(1));
        var bar = Last(new BarInterval(1), 2)[0];
        Assert.Equal((61_000m, 59_000m, 60_500m, true), (bar.High, bar.Low, bar.Close, bar.IsClosed));
    }

    [Fact]
    public void A_longer_bar_is_what_the_shorter_ones_in_it_make()
    {
        _desk.Exchange.Wander(ExchangeDesk.Btc);
        _desk.Time.Advance(TimeSpan.FromHours(2));
        var hour = _desk.Exchange.Bars(ExchangeDesk.Btc, new BarInterval(60), ExchangeDesk.Start, 1)[0];
        var minutes = _desk.Exchange.Bars(ExchangeDesk.Btc, new BarInterval(1), ExchangeDesk.Start, 60);
        Assert.Equal((minutes.Max(bar => bar.High), minutes.Min(bar => bar.Low), minutes[^1].Close), (hour.High, hour.Low, hour.Close));
    }

    [Fact]
    public void Weeks_begin_on_Monday_and_months_on_the_first()
    {
        Assert.Equal(new DateTimeOffset(2026, 9, 28, 0, 0, 0, TimeSpan.Zero), Last(new BarInterval(10_080), 1)[0].OpenTime);
        Assert.Equal(new DateTimeOffset(2026, 9, 1, 0, 0, 0, TimeSpan.Zero), Last(BarInterval.Month, 1)[0].OpenTime);
    }

    private IReadOnlyList<Bar> Last(BarInterval interval, int count)
    {
        var first = interval.Step(interval.OpenOf(_desk.Exchange.Now), 1 - count);
        return _desk.Exchange.Bars(ExchangeDesk.Btc, interval, first, count);
    }
}
