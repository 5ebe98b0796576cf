using ServerlessTrader.BrokerSimulators.Faults;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.EndToEnd.Tests;

public abstract partial class ExchangeScenarios
{
    private const string SmallBuy = """ "symbol":"BTCUSDT","action":"buy","balance_percentage":0.01,"leverage":10,"entry":65000 """;

    [Fact]
    public async Task Two_hundred_alerts_at_once_for_one_symbol_are_executed_one_after_the_other_in_the_order_of_their_turns()
    {
        await using var desk = await OpenAsync(new VenueTerms { Deposit = 1_000_000m });
        desk.Venue.Exchange.FillNextInPart(0.5m, stalls: true);
        var ids = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => SendAsync(desk, Webhook, SmallBuy)));

        // The first entry is not complete yet, so that everybody still stands in line.
        var lane = await desk.Host.Trading.Environment.Trades.Lanes.GetAsync(SimulatedVenue.AccountId, Btc);
        Assert.Equal(ids.Order(), lane.Queue.Select(entry => entry.TradeId).Order());
        Assert.Single(desk.Venue.Account.Orders);
        desk.Venue.Exchange.ReleaseFills();

        await desk.HurryUntilAsync(() => Filled(desk) == 200, "200 entries are filled", muchIsDone: true);
        var orders = desk.Venue.Account.Orders;
        Assert.Equal(lane.Queue.Select(entry => $"{entry.TradeId}-entry1"), orders.Select(order => order.ClientId));
        Assert.All(orders.Zip(orders.Skip(1)), pair => Assert.True(pair.First.Fills[^1].At <= pair.Second.CreatedAt));
        foreach (var id in ids)
            await desk.TradeUntilAsync(id, trade => trade.Phase == TradePhase.Open, "the trade is open");
        Assert.Equal(desk.Venue.Held(), (await desk.OpenTradesAsync()).Sum(trade => trade.Position.Open));
    }

    [Fact]
    public async Task Alerts_for_one_symbol_are_executed_in_the_order_they_came_in()
    {
        await using var desk = await OpenAsync();
        desk.Venue.Exchange.FillNextInPart(0.5m, stalls: true);
        var ids = new List<string>();
        for (var i = 0; i < 20; i++)
            ids.Add(await SendAsync(desk, Webhook, SmallBuy));
        desk.Venue.Exchange.ReleaseFills();
        foreach (var id in ids)
            await desk.TradeUntilAsync(id, trade => trade.Phase == TradePhase.Open, "the trade is open");
        Assert.Equal(ids.Select(id => $"{id}-entry1"), desk.Venue.Account.Orders.Select(order => order.ClientId));
    }

    [Fact]
    public async Task Two_hundred_symbols_at_once_are_executed_in_parallel()
    {
        // An answer is waited for so long that, were entries sent one after the other, twenty that are not answered would take longer than this test waits.
        await using var desk = await OpenAsync(new VenueTerms { Deposit = 1_000_000m, Synthetic = 200 }, answerTimeout: TimeSpan.FromSeconds(15));

        // The first answers tell the host what limits the exchange has; until then it keeps to the usual ones, of ten orders a second or so.
        Assert.True((await desk.AlertAsync(Webhook, SmallBuy, Wait)).Flag("success"));
        desk.Venue.Faults.Requests.Then(RequestKind.Submit, WireFault.HoldAnswer, times: 20);
        var ids = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => SendAsync(
            desk, Webhook, $$""" "symbol":"SIM{{i:000}}USDT","action":"buy","balance_percentage":0.01,"leverage":2,"entry":{{10 + i}} """)));
        await desk.HurryUntilAsync(() => Filled(desk) == 201, "200 more entries are filled while 20 of them are not answered", muchIsDone: true);
        Assert.Equal(20, desk.Venue.Faults.Requests.Met[WireFault.HoldAnswer]);

        desk.Clock.Skip(TimeSpan.FromSeconds(15));
        foreach (var id in ids)
            await desk.TradeUntilAsync(id, trade => trade.Phase == TradePhase.Open, "the trade is open", hurry: true);
        Assert.Equal(201, desk.Venue.Account.Orders.Select(order => order.ClientId).Distinct().Count());
        Assert.Equal(201, desk.Venue.Account.Orders.Length);
    }

    /// <summary>Orders of which something has been filled.</summary>
    private static int Filled(TraderDesk desk) => desk.Venue.Account.Fills.Select(fill => fill.OrderId).Distinct().Count();
}
