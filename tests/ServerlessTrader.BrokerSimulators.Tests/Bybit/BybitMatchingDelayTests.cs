using ServerlessTrader.BrokerSimulators.Bybit;

namespace ServerlessTrader.BrokerSimulators.Tests.Bybit;

/// <summary>Between its acknowledgement and the book an order shows nowhere.</summary>
public sealed class BybitMatchingDelayTests : BybitDesk
{
    protected override BybitSimulatorOptions Options => base.Options with { MatchingDelay = TimeSpan.FromMilliseconds(50) };

    [Fact]
    public async Task An_acknowledged_order_shows_when_it_has_met_the_book()
    {
        Assert.Equal(0, (await MarketBuy("a-1")).Code);
        Assert.Empty((await Ask()).List.EnumerateArray());
        Assert.Equal(110072, (await MarketBuy("a-1")).Code);

        Time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.Equal("Filled", (await Ask()).List[0].GetProperty("orderStatus").GetString());
    }

    [Fact]
    public async Task An_order_that_the_account_can_no_longer_pay_for_is_rejected_after_its_acknowledgement()
    {
        Assert.Equal(0, (await MarketBuy("a-1", "1")).Code);
        Account.Deposit(-9_900m);
        Time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.Equal("Rejected", (await Ask()).List[0].GetProperty("orderStatus").GetString());
        Assert.Empty(Account.Orders);
    }

    private Task<Answer> Ask() => Get("/v5/order/realtime", "category=linear&symbol=BTCUSDT&orderLinkId=a-1");
}
