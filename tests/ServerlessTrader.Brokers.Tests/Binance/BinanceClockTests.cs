using ServerlessTrader.Brokers.Binance;

namespace ServerlessTrader.Brokers.Tests.Binance;

public sealed class BinanceClockTests
{
    [Fact]
    public void The_offset_is_taken_from_the_middle_of_the_round_trip()
    {
        var time = new ManualTimeProvider(BinanceDesk.Start);
        var clock = new BinanceClock(time);
        clock.Learn(BinanceDesk.Start, TimeSpan.FromMilliseconds(100), BinanceDesk.Start.AddMilliseconds(1550));
        Assert.Equal(TimeSpan.FromMilliseconds(1500), clock.Offset);
        Assert.Equal(BinanceDesk.Start.AddMilliseconds(1500), clock.Now);
        Assert.Equal(BinanceDesk.Start, clock.OnThisHost(BinanceDesk.Start.AddMilliseconds(1500).ToUnixTimeMilliseconds()));
    }

    [Fact]
    public async Task Signatures_go_by_the_exchanges_clock()
    {
        using var desk = new BinanceDesk();
        desk.Exchange.ServerAhead = TimeSpan.FromSeconds(-90);
        desk.Exchange.Always("GET /fapi/v3/positionRisk", "[]");
        await desk.Broker.GetPositionsAsync();
        Assert.Equal(1790755110000, Assert.Single(desk.Exchange.To("GET /fapi/v3/positionRisk")).Timestamp);
    }

    [Fact]
    public async Task The_clock_is_measured_once_and_again_when_the_measurement_is_old()
    {
        using var desk = new BinanceDesk();
        desk.Exchange.Always("GET /fapi/v3/positionRisk", "[]");
        await desk.Broker.GetPositionsAsync();
        desk.Clock.Advance(TimeSpan.FromMinutes(9));
        await desk.Broker.GetPositionsAsync();
        Assert.Single(desk.Exchange.To("GET /fapi/v1/time"));
        desk.Clock.Advance(TimeSpan.FromMinutes(2));
        desk.Exchange.ServerAhead = TimeSpan.FromSeconds(3);
        await desk.Broker.GetPositionsAsync();
        Assert.Equal(TimeSpan.FromSeconds(3), desk.Venue.Clock.Offset);
    }

    [Fact]
    public async Task A_slow_measurement_is_made_again_and_the_quickest_counts()
    {
        using var desk = new BinanceDesk();
        var delays = new Queue<int>([3000, 900, 100]);
        desk.Exchange.Always("GET /fapi/v1/time", _ =>
        {
            desk.Clock.Advance(TimeSpan.FromMilliseconds(delays.Dequeue()));
            return new StubAnswer($$"""{"serverTime":{{desk.Clock.GetUtcNow().AddSeconds(10).ToUnixTimeMilliseconds()}}}""");
        });
        Assert.True(await desk.Venue.Rest.SynchroniseAsync(default));
        Assert.Equal(TimeSpan.FromMilliseconds(10_050), desk.Venue.Clock.Offset);
    }

    [Fact]
    public async Task Without_a_clock_nothing_is_signed()
    {
        using var desk = new BinanceDesk();
        desk.Exchange.Always("GET /fapi/v1/time", "", 503);
        Assert.IsType<Engine.Ports.OrderOutcome.Unknown>(await desk.RunAsync(desk.Broker.SubmitAsync(BinanceDesk.Market())));
        Assert.Empty(desk.Exchange.To("POST /fapi/v1/order"));
    }
}
