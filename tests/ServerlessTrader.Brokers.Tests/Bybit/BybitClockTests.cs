using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Tests.Bybit;

/// <summary>Time stamps by the exchange's clock.</summary>
public sealed class BybitClockTests
{
    [Fact]
    public async Task Requests_are_stamped_with_the_exchanges_time()
    {
        using var desk = new BybitDesk();
        desk.Clock.Advance(TimeSpan.FromSeconds(30));
        desk.Wire.Result(BybitDesk.Positions, BybitDesk.Empty);

        await desk.Broker.GetPositionsAsync();

        Assert.Equal("1790755200000", Assert.Single(desk.Wire.To(BybitDesk.Positions)).Headers["X-BAPI-TIMESTAMP"]);
    }

    [Fact]
    public async Task A_refused_time_stamp_is_corrected_and_the_request_made_once_more()
    {
        using var desk = new BybitDesk().OneWay();
        desk.Wire.Code(BybitDesk.Create, 10002, "invalid request, please check your server timestamp").Result(BybitDesk.Create, """{"orderId":"o-1"}""")
            .Result(BybitDesk.Orders, BybitDesk.List(BybitDesk.Order("Cancelled")));

        Assert.IsType<OrderOutcome.Confirmed>(await desk.Broker.SubmitAsync(BybitDesk.Buy()));

        Assert.Equal(2, desk.Wire.To(BybitDesk.Create).Count);
        Assert.Equal(2, desk.Wire.To(BybitDesk.Time).Count);
    }

    [Fact]
    public async Task A_time_stamp_refused_twice_leaves_the_order_to_be_asked_for()
    {
        using var desk = new BybitDesk().OneWay();
        desk.Wire.Code(BybitDesk.Create, 10002, "invalid request, please check your server timestamp");

        Assert.Contains("10002", Assert.IsType<OrderOutcome.Unknown>(await desk.Broker.SubmitAsync(BybitDesk.Buy())).Reason, StringComparison.Ordinal);

        Assert.Equal(2, desk.Wire.To(BybitDesk.Create).Count);
    }

    [Fact]
    public async Task The_clock_is_measured_once_and_again_when_the_measurement_is_old()
    {
        using var desk = new BybitDesk();
        desk.Wire.Result(BybitDesk.Positions, BybitDesk.Empty);

        await desk.Broker.GetPositionsAsync();
        await desk.Broker.GetPositionsAsync();
        Assert.Single(desk.Wire.To(BybitDesk.Time));
        desk.Clock.Advance(TimeSpan.FromMinutes(11));
        await desk.Broker.GetPositionsAsync();

        Assert.Equal(2, desk.Wire.To(BybitDesk.Time).Count);
    }
}
