using ServerlessTrader.BrokerSimulators.Faults;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.EndToEnd.Tests;

public abstract partial class ExchangeScenarios
{
    /// <summary>Faults that leave it open whether an order was taken, and such as pass.</summary>
    public static TheoryData<WireFault> PassingFaults =>
    [
        WireFault.ServerErrorBefore,
        WireFault.ServerErrorAfter,
        WireFault.StatusUnknown,
        WireFault.HoldAnswer,
        WireFault.HoldRequest,
        WireFault.DropAnswer,
        WireFault.BrokenJson,
        WireFault.SlowAcceptance,
        WireFault.DuplicateClientId,
        WireFault.ClockSkew,
    ];

    [Theory]
    [MemberData(nameof(PassingFaults))]
    public async Task An_entry_that_meets_a_fault_is_taken_once(WireFault fault)
    {
        await using var desk = await OpenAsync();
        desk.Venue.Faults.Requests.Then(RequestKind.Submit, fault);
        var id = await SendAsync(desk, "r-multiple", BuyTrend);
        await desk.TradeUntilAsync(id, trade => trade.Phase is TradePhase.Open or TradePhase.Rejected && RestingStop(desk) is not null, "the trade is open behind its stop", hurry: true);
        await AssertTakenOnceAsync(desk, id, fault);
    }

    [Theory]
    [MemberData(nameof(PassingFaults))]
    public async Task A_stop_that_meets_a_fault_rests_once(WireFault fault)
    {
        await using var desk = await OpenAsync();
        desk.Venue.Faults.Requests.Then(RequestKind.Submit, WireFault.None);
        desk.Venue.Faults.Requests.Then(RequestKind.Submit, fault);
        var id = await SendAsync(desk, "r-multiple", BuyTrend);
        await desk.TradeUntilAsync(
            id, trade => trade.Phase is TradePhase.Open or TradePhase.Rejected && RestingStop(desk) is not null && trade.LiveStops.Any(stop => stop.State == TicketState.Working),
            "the trade is open behind its stop", hurry: true);
        await AssertTakenOnceAsync(desk, id, fault);
    }

    [Theory]
    [MemberData(nameof(PassingFaults))]
    public async Task An_exit_that_meets_a_fault_closes_once(WireFault fault)
    {
        await using var desk = await OpenAsync();
        await desk.AlertAsync(Webhook, Buy, Wait);
        var trade = Assert.Single(await desk.OpenTradesAsync());
        desk.Venue.Faults.Requests.Then(RequestKind.Submit, fault);
        await desk.AlertAsync(Webhook, Close);
        await desk.TradeUntilAsync(trade.Id, one => one.Phase == TradePhase.Flat, "the trade is flat", hurry: true);
        Assert.Equal(1, desk.Venue.Faults.Requests.Met[fault]);
        Assert.Equal(["entry1", "exit1"], desk.Log.Taken);
        await AssertFlatAndBookedAsync(desk, trade.Id);
    }

    [Theory]
    [InlineData(-20)]
    [InlineData(20)]
    public async Task An_exchange_whose_clock_goes_wrong_is_followed(int seconds)
    {
        await using var desk = await OpenAsync();
        await desk.AlertAsync(Webhook, Buy, Wait);
        var trade = Assert.Single(await desk.OpenTradesAsync());
        desk.Venue.Faults.ClockSkew = TimeSpan.FromSeconds(seconds);
        await desk.AlertAsync(Webhook, Close);
        await desk.TradeUntilAsync(trade.Id, one => one.Phase == TradePhase.Flat, "the trade is flat", hurry: true);
        Assert.Equal(["entry1", "exit1"], desk.Log.Taken);
        await AssertFlatAndBookedAsync(desk, trade.Id);
    }

    [Fact]
    public async Task An_entry_that_fills_in_part_and_stalls_is_protected_at_once_and_its_rest_is_cancelled()
    {
        await using var desk = await OpenAsync();
        desk.Venue.Exchange.FillNextInPart(0.5m, stalls: true);
        var id = await SendAsync(desk, "r-multiple", BuyTrend);
        await desk.UntilAsync(() => RestingStop(desk) is { Quantity: 0.192m }, "what is filled has its stop while the rest still works");
        Assert.True(desk.Venue.Account.Orders[0].IsOpen);
        await desk.TradeUntilAsync(id, trade => trade.Phase == TradePhase.Open, "the trade is open", hurry: true);
        Assert.Empty(desk.Venue.Account.OpenOrders);
        Assert.Equal((0.192m, (OrderSide.Sell, 0.192m, 64_800m)), (desk.Venue.Held(), RestingStop(desk)));
        Assert.Equal(["entry1"], desk.Log.Taken);
    }

    [Fact]
    public async Task An_entry_that_fills_in_parts_ends_with_one_stop_for_all_of_it()
    {
        await using var desk = await OpenAsync();
        desk.Venue.Exchange.FillNextInPart(0.5m, stalls: true);
        var id = await SendAsync(desk, "r-multiple", BuyTrend);
        await desk.UntilAsync(() => RestingStop(desk) is { Quantity: 0.192m }, "what is filled has its stop");
        desk.Venue.Exchange.ReleaseFills();
        await desk.TradeUntilAsync(id, trade => trade.Phase == TradePhase.Open && RestingStop(desk) is { Quantity: 0.384m }, "the whole has its stop");
        Assert.Equal(["entry1"], desk.Log.Taken);
        Assert.Empty(desk.Log.Unprotected);
    }

    private static async Task AssertTakenOnceAsync(TraderDesk desk, string id, WireFault fault)
    {
        Assert.Equal(1, desk.Venue.Faults.Requests.Met[fault]);
        var trade = await desk.TradeAsync(id);
        Assert.Equal((TradePhase.Open, 0.384m, 0.384m), (trade.Phase, trade.Position.Open, desk.Venue.Held()));
        Assert.Equal(["entry1"], desk.Log.Taken);
        Assert.Equal((OrderSide.Sell, 0.384m, 64_800m), RestingStop(desk));
        Assert.Equal(1, desk.Venue.Account.CountOfStops(desk.Venue.Account.WaitingStops[0].ClientId));
    }
}
