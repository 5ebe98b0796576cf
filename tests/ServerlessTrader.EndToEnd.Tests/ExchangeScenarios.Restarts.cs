using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.BrokerSimulators.Faults;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.EndToEnd.Tests;

public abstract partial class ExchangeScenarios
{
    [Fact]
    public async Task A_trend_is_followed_to_its_end_by_hosts_that_are_each_stopped_after_one_step()
    {
        await using var desk = await OpenAsync(new VenueTerms { ChargesFees = false });
        var id = await EnterLongAsync(desk);
        foreach (var (price, held, stop) in _longSteps)
        {
            // The target is reached while no host runs.
            await desk.StopAsync();
            desk.Venue.Exchange.SetPrice(Btc, price);
            await desk.StartAsync();
            await desk.TradeUntilAsync(id, trade => trade.Position.Open == held && RestingStop(desk) == (OrderSide.Sell, held, stop), $"{held} is held behind a stop at {stop}");
            await desk.TradeUntilAsync(id, trade => trade.Phase == TradePhase.Open && trade.LiveStops.Count() == 1, "the step is complete");
        }

        await desk.RestartAsync();
        await RunOutAsync(desk, id, 66_000m, 65_700m);
        Assert.Equal(["entry1", "exit1", "add1", "exit2", "exit3", "exit4"], desk.Log.Taken);
        Assert.Equal([0.384m, 0.096m, 0.192m, 0.160m, 0.126m, 0.194m], desk.Venue.Account.Orders.Select(order => order.Filled));
        Assert.Empty(desk.Log.Unprotected);
        await AssertFlatAndBookedAsync(desk, id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_entry_whose_answer_a_dying_host_never_saw_is_found_again_and_gets_its_stop(bool withGrace)
    {
        await using var desk = await OpenAsync();
        desk.Venue.Faults.Requests.Then(RequestKind.Submit, WireFault.HoldAnswer);
        var id = await SendAsync(desk, "r-multiple", BuyTrend);
        await desk.UntilAsync(() => desk.Venue.Held() == 0.384m, "the exchange has filled the entry");
        await desk.RestartAsync(withGrace);
        await desk.TradeUntilAsync(id, trade => trade.Phase == TradePhase.Open && RestingStop(desk) is not null, "the trade is open", hurry: true);
        Assert.Equal((OrderSide.Sell, 0.384m, 64_800m), RestingStop(desk));
        Assert.Equal(["entry1"], desk.Log.Taken);
        await desk.CommandAsync($"api/close/{id}");
        await desk.TradeUntilAsync(id, trade => trade.Phase == TradePhase.Flat, "the trade is flat", hurry: true);
        await AssertFlatAndBookedAsync(desk, id);
    }

    [Fact]
    public async Task A_stop_that_fires_while_no_host_runs_is_booked_at_the_next_start()
    {
        await using var desk = await OpenAsync();
        var id = await EnterLongAsync(desk);
        await desk.StopAsync();
        desk.Venue.Exchange.SetPrice(Btc, 64_700m);
        await desk.StartAsync();
        var trade = await desk.TradeUntilAsync(id, trade => trade.Phase == TradePhase.Flat, "the trade is flat", hurry: true);
        Assert.Equal(("stop", 64_700m), (trade.Outcome!.Code, trade.Position.ExitPrice));
        await AssertFlatAndBookedAsync(desk, id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reversal_that_is_interrupted_between_close_and_open_goes_on_with_the_next_host(bool withGrace)
    {
        await using var desk = await OpenAsync();
        await desk.AlertAsync(Webhook, Buy, Wait);
        var first = Assert.Single(await desk.OpenTradesAsync());
        desk.Venue.Exchange.FillNextInPart(0.5m, stalls: true);
        var id = await SendAsync(desk, Webhook, Sell);
        await desk.UntilAsync(() => desk.Venue.Held() == 0.192m, "half of the long is closed");
        await desk.RestartAsync(withGrace);
        Assert.Equal(["entry1", "exit1"], desk.Log.Taken);
        desk.Venue.Exchange.ReleaseFills();
        var trade = await desk.TradeUntilAsync(id, trade => trade.Phase is TradePhase.Open or TradePhase.Rejected, "the short is open", hurry: true);
        Assert.Equal((TradePhase.Open, -trade.Position.Open), (trade.Phase, desk.Venue.Held()));
        Assert.Equal(["entry1", "exit1", "entry1"], desk.Log.Taken);
        await desk.AlertAsync(Webhook, Close, Wait);
        await AssertFlatAndBookedAsync(desk, first.Id, id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_close_that_is_interrupted_goes_on_with_the_next_host_and_closes_no_more_than_was_open(bool withGrace)
    {
        await using var desk = await OpenAsync();
        await desk.AlertAsync(Webhook, Buy, Wait);
        var trade = Assert.Single(await desk.OpenTradesAsync());
        desk.Venue.Exchange.FillNextInPart(0.5m, stalls: true);
        Assert.Equal(202, (await desk.AlertAsync(Webhook, Close)).Status);
        await desk.UntilAsync(() => desk.Venue.Held() == 0.192m, "half of the long is closed");
        await desk.RestartAsync(withGrace);
        desk.Venue.Exchange.ReleaseFills();
        await desk.TradeUntilAsync(trade.Id, one => one.Phase == TradePhase.Flat, "the trade is flat", hurry: true);
        Assert.Equal(["entry1", "exit1"], desk.Log.Taken);
        await AssertFlatAndBookedAsync(desk, trade.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Close_all_is_finished_by_the_next_host_which_still_takes_no_entry(bool withGrace)
    {
        await using var desk = await OpenAsync();
        var id = await EnterLongAsync(desk);
        desk.Venue.Exchange.FillNextInPart(0.5m, stalls: true);
        Assert.Equal(200, (await desk.CommandAsync("api/close-all")).Status);
        await desk.UntilAsync(() => desk.Venue.Held() == 0.192m, "half of the long is closed");
        await desk.RestartAsync(withGrace);
        desk.Venue.Exchange.ReleaseFills();
        var trade = await desk.TradeUntilAsync(id, trade => trade.Phase == TradePhase.Flat, "the trade is flat", hurry: true);
        Assert.Equal("close-all", trade.Outcome!.Code);
        Assert.False((await desk.AlertAsync(Webhook, Buy, Wait)).Flag("success"));
        await AssertFlatAndBookedAsync(desk, id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_line_of_alerts_is_executed_by_the_next_host_in_the_same_order(bool withGrace)
    {
        await using var desk = await OpenAsync();
        desk.Venue.Exchange.FillNextInPart(0.5m, stalls: true);
        var ids = new List<string>();
        for (var i = 0; i < 10; i++)
            ids.Add(await SendAsync(desk, Webhook, SmallBuy));
        await desk.UntilAsync(() => desk.Venue.Held() > 0m, "the first entry has begun");
        await desk.RestartAsync(withGrace);
        desk.Venue.Exchange.ReleaseFills();
        foreach (var id in ids)
            await desk.TradeUntilAsync(id, trade => trade.Phase == TradePhase.Open, "the trade is open");
        Assert.Equal(ids.Select(id => $"{id}-entry1"), desk.Venue.Account.Orders.Select(order => order.ClientId));
        Assert.Equal(desk.Venue.Held(), (await desk.OpenTradesAsync()).Sum(trade => trade.Position.Open));
    }
}
