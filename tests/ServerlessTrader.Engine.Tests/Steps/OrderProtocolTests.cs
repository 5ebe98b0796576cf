using ServerlessTrader.Brokers.Paper.Faults;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Tests.Desk;

namespace ServerlessTrader.Engine.Tests.Steps;

/// <summary>Exactly one order: what becomes of an order when broker or network fail.</summary>
public sealed class OrderProtocolTests
{
    private static readonly TimeSpan _settles = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task The_order_is_stored_before_it_is_sent()
    {
        using var desk = new TradingDesk();
        TicketState? storedAs = null;
        desk.Line.Answer = call =>
        {
            if (call.Kind == "submit")
                storedAs ??= desk.Trade.Orders.Single(order => order.ClientOrderId == call.ClientOrderId).State;
            return null;
        };
        await desk.AlertAsync();
        await desk.RunAsync();
        Assert.Equal(TicketState.Sending, storedAs);
    }

    [Fact]
    public async Task A_request_lost_on_its_way_is_asked_about_and_sent_again_under_the_same_id()
    {
        using var desk = Faulty(new FaultScript().Then(FaultPoint.Submit, Fault.TimeOutBefore));
        await desk.AlertAsync();
        await desk.RunAsync();
        Assert.Equal(TradingDesk.Monday.AddSeconds(2), desk.NextWake.At);
        await desk.WakeAsync();
        var id = $"{desk.Trade.Id}-entry1";
        Assert.Equal([("submit", id), ("find", id), ("submit", id)], OrderCalls(desk));
        Assert.Single(await desk.Paper.GetWorkingOrdersAsync());
        Assert.Equal((TicketState.Working, 2), (desk.Trade.Orders[0].State, desk.Trade.Orders[0].Attempts));
    }

    [Fact]
    public async Task An_answer_lost_on_its_way_back_is_asked_for_and_nothing_is_sent_again()
    {
        using var desk = Faulty(new FaultScript().Then(FaultPoint.Submit, Fault.TimeOutAfter));
        await desk.AlertAsync();
        await desk.RunAsync();
        await desk.WakeAsync();
        var id = $"{desk.Trade.Id}-entry1";
        Assert.Equal([("submit", id), ("find", id)], OrderCalls(desk));
        Assert.Equal((TicketState.Working, 1), (desk.Trade.Orders[0].State, desk.Trade.Orders[0].Attempts));
    }

    [Theory]
    [InlineData(Fault.TimeOutBefore)]
    [InlineData(Fault.TimeOutAfter)]
    [InlineData(Fault.ServerErrorBefore)]
    [InlineData(Fault.ServerErrorAfter)]
    public async Task An_exit_that_met_a_fault_is_executed_once(Fault fault)
    {
        var script = new FaultScript();
        using var desk = Faulty(script);
        await desk.EnterAsync();
        script.Then(FaultPoint.Submit, fault);
        await desk.QuoteAsync(2.24m, 2.28m);
        await desk.RunUntilAsync(trade => trade.Phase == TradePhase.Flat);
        Assert.Equal((3m, -693m), (desk.Trade.Position.Closed, desk.Trade.Position.GrossProfit));
        Assert.Equal([$"{desk.Trade.Id}-exit1"], desk.Line.Submits.Where(call => call.Order!.ReduceOnly).Select(call => call.ClientOrderId!).Distinct());
        Assert.Equal((0m, 29_303.10m), (desk.Held(), desk.Cash()));
    }

    [Theory]
    [InlineData(Fault.TimeOutBefore)]
    [InlineData(Fault.TimeOutAfter)]
    [InlineData(Fault.ServerErrorBefore)]
    [InlineData(Fault.ServerErrorAfter)]
    public async Task A_cancel_that_met_a_fault_is_made_sure_of_before_the_next_order(Fault fault)
    {
        using var desk = Faulty(new FaultScript().Then(FaultPoint.Cancel, fault));
        await desk.EnterAsync();
        Assert.Equal((3m, 4.55m), (desk.Trade.Position.Entered, desk.Trade.Position.EntryPrice));
        Assert.Equal(4, desk.Line.Submits.Count);
        Assert.Equal(3m, desk.Held());
    }

    [Fact]
    public async Task A_trade_comes_through_any_weather()
    {
        var entered = 0;
        for (var seed = 1UL; seed <= 60; seed++)
        {
            using var desk = Faulty(new FaultScript(probability: 0.3, seed));
            desk.MarketLine = new FaultyMarketData(desk.Market, new FaultScript(probability: 0.1, seed));
            await desk.RestartAsync();
            await TradeLife.LiveAsync(desk);
            await desk.Process.Sweep.RunAsync();
            Assert.Equal((seed, 0m, 30_000m + desk.Trade.Position.NetProfit), (seed, desk.Held(), desk.Cash()));
            Assert.Equal((seed, desk.Trade.Position.NetProfit, 0), (seed, desk.Account.NetProfit, desk.Account.Reservations.Count));
            entered += desk.Account.ClosedTrades;
        }

        Assert.InRange(entered, 15, 59);
    }

    [Fact]
    public async Task Not_found_is_believed_only_once_the_order_can_no_longer_arrive()
    {
        using var desk = new TradingDesk(new DeskSetup { NotFoundSettles = _settles });
        var isLost = true;
        desk.Line.Answer = call => call.Kind == "submit" && isLost ? new OrderOutcome.Unknown("time-out") : null;
        await desk.AlertAsync();
        await desk.RunAsync();
        isLost = false;
        await desk.WakeAsync();
        Assert.Single(desk.Line.Submits);
        Assert.Equal(TradingDesk.Monday + _settles, desk.NextWake.At);
        await desk.WakeAsync();
        Assert.Equal([TradingDesk.Monday, TradingDesk.Monday + _settles], desk.Line.Submits.Select(call => call.At));
        Assert.Single(desk.Line.Submits.Select(call => call.ClientOrderId).Distinct());
    }

    [Fact]
    public async Task An_order_that_arrives_late_is_found_and_not_sent_again()
    {
        using var desk = new TradingDesk(new DeskSetup { NotFoundSettles = _settles });
        OrderRequest? underway = null;
        desk.Line.Answer = call =>
        {
            if (call.Kind != "submit" || underway is not null)
                return null;
            underway = call.Order;
            return new OrderOutcome.Unknown("time-out");
        };
        await desk.AlertAsync();
        await desk.RunAsync();
        await desk.WakeAsync();
        await desk.Paper.SubmitAsync(underway!);
        await desk.WakeAsync();
        Assert.Single(desk.Line.Submits, call => call.ClientOrderId == underway!.ClientOrderId);
        Assert.Equal(TicketState.Cancelled, desk.Trade.Orders[0].State);
    }

    [Fact]
    public async Task A_lasting_silence_is_asked_about_ever_more_rarely_and_told_once()
    {
        using var desk = new TradingDesk();
        desk.Line.Answer = call => call.Kind is "submit" or "find" ? new OrderOutcome.Unknown("503") : null;
        await desk.AlertAsync();
        await desk.RunToAsync(TradingDesk.Monday.AddMinutes(6));
        var asked = desk.Line.Calls.Where(call => call.Kind is "find").Select(call => (call.At - TradingDesk.Monday).TotalSeconds);
        Assert.Equal([2, 6, 14, 30, 62, 122, 182, 242, 302], asked);
        Assert.Single(desk.Line.Submits);
        Assert.Equal(NotificationSeverity.Critical, desk.Notifier.Single("order-unknown").Severity);
        Assert.Equal(TradePhase.Entering, desk.Trade.Phase);
    }

    [Fact]
    public async Task Goes_on_as_if_nothing_had_been_once_the_broker_speaks_again()
    {
        using var desk = new TradingDesk();
        var isSilent = true;
        desk.Line.Distort = (call, outcome) => isSilent && call.Kind is "submit" or "find" ? new OrderOutcome.Unknown("503") : outcome;
        await desk.AlertAsync();
        await desk.RunAsync();
        desk.Quote(desk.Call, 4.48m, 4.52m);
        await desk.RunToAsync(TradingDesk.Monday.AddMinutes(6));
        isSilent = false;
        await desk.RunUntilAsync(trade => trade.Phase == TradePhase.Open);
        Assert.Equal((3m, 0), (desk.Trade.Position.Entered, desk.Trade.Orders[0].Unanswered));
        Assert.Single(desk.Line.Submits);
    }

    [Fact]
    public async Task Being_woken_early_does_not_make_it_ask_sooner()
    {
        using var desk = new TradingDesk();
        desk.Line.Answer = call => call.Kind is "submit" or "find" ? new OrderOutcome.Unknown("503") : null;
        await desk.AlertAsync();
        await desk.RunAsync();
        desk.Clock.Advance(TimeSpan.FromSeconds(1));
        await desk.Process.RunAsync(desk.Trade.Id);
        Assert.DoesNotContain(desk.Line.Calls, call => call.Kind == "find");
    }

    [Fact]
    public async Task Being_woken_early_does_not_make_it_cancel_sooner_either()
    {
        using var desk = new TradingDesk();
        desk.Line.Answer = call => call.Kind == "cancel" ? new OrderOutcome.Unknown("503") : null;
        await desk.AlertAsync();
        await desk.RunAsync();
        await desk.WakeAsync();
        desk.Clock.Advance(TimeSpan.FromSeconds(1));
        await desk.Process.RunAsync(desk.Trade.Id);
        Assert.Single(desk.Line.Calls, call => call.Kind == "cancel");
    }

    [Fact]
    public async Task An_entry_that_never_reached_the_broker_is_abandoned_after_a_long_outage()
    {
        using var desk = new TradingDesk();
        desk.Line.Answer = call => call.Kind == "submit" ? new OrderOutcome.Unknown("network is down") : null;
        await desk.AlertAsync();
        await desk.RunAsync();
        desk.Clock.Advance(TimeSpan.FromMinutes(10));
        desk.Line.Answer = null;
        await desk.RestartAsync();
        await desk.RunAsync();
        Assert.Equal((TradePhase.Rejected, "not-filled"), (desk.Trade.Phase, desk.Trade.Outcome!.Code));
        Assert.Equal(TicketState.Abandoned, desk.Trade.Orders[0].State);
        Assert.Single(desk.Line.Submits);
        Assert.Empty(desk.Account.Reservations);
    }

    [Fact]
    public async Task An_exit_that_never_reached_the_broker_is_sent_however_late()
    {
        using var desk = new TradingDesk();
        await desk.EnterAsync();
        desk.Line.Answer = call => call.Kind == "submit" ? new OrderOutcome.Unknown("network is down") : null;
        await desk.QuoteAsync(2.24m, 2.28m);
        desk.Clock.Advance(TimeSpan.FromHours(3));
        desk.Line.Answer = null;
        await desk.RestartAsync();
        await desk.RunAsync();
        Assert.Equal((TradePhase.Flat, "stop", 0m), (desk.Trade.Phase, desk.Trade.Outcome!.Code, desk.Held()));
    }

    private static TradingDesk Faulty(FaultScript script) => new(new DeskSetup { Faults = script });

    private static IEnumerable<(string, string?)> OrderCalls(TradingDesk desk) =>
        desk.Line.Calls.Where(call => call.ClientOrderId is not null).Select(call => (call.Kind, call.ClientOrderId));
}
