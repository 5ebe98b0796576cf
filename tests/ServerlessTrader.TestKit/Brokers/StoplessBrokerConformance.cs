using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.TestKit.Brokers;

/// <summary>The suite for brokers at which no stop can rest.</summary>
public abstract class StoplessBrokerConformance : BrokerConformance
{
    [Fact]
    public async Task It_says_that_it_holds_no_stops_and_rejects_one()
    {
        Assert.False(Broker.Capabilities.HoldsStops);
        await Confirmed(Market(OrderSide.Buy, 0.01m));
        await Rejected(OrderRequest.Single(NextId(), Rig.Instrument, OrderSide.Sell, 0.01m, OrderType.StopMarket, stopPrice: 59_000m, reduceOnly: true));
    }
}
