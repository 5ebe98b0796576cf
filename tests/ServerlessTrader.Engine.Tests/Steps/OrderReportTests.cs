using ServerlessTrader.Brokers.Paper.Faults;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Tests.Desk;

namespace ServerlessTrader.Engine.Tests.Steps;

/// <summary>What is made of a broker's word: fills are booked once and only when they make sense, an order is over only when the broker says so.</summary>
public sealed class OrderReportTests
{
    [Fact]
    public async Task A_working_order_the_broker_no_longer_knows_is_neither_booked_nor_sent_again()
    {
        using var desk = new TradingDesk();
        await desk.AlertAsync();
        await desk.RunAsync();
        desk.Line.Answer = call => call.Kind is "find" or "cancel" ? new OrderOutcome.NotFound() : null;
        await desk.RunToAsync(TradingDesk.Monday.AddMinutes(5));
        Assert.Single(desk.Line.Submits);
        Assert.Equal((TradePhase.Entering, 0m), (desk.Trade.Phase, desk.Trade.Position.Entered));
        Assert.Equal(1, desk.Notifier.Count("order-unknown"));
    }

    [Fact]
    public async Task A_cancelled_order_the_broker_no_longer_knows_may_have_traded()
    {
        using var desk = new TradingDesk();
        await desk.AlertAsync();
        await desk.RunAsync();
        var isCancelled = false;
        desk.Line.Answer = call =>
        {
            isCancelled |= call.Kind == "cancel";
            return isCancelled && call.Kind is "find" or "cancel" ? new OrderOutcome.NotFound() : null;
        };
        await desk.WakeAsync();
        Assert.Equal((TradePhase.Entering, TicketState.Working, 1), (desk.Trade.Phase, desk.Trade.Orders[0].State, desk.Trade.Orders[0].Unanswered));
        Assert.Single(desk.Line.Submits);
    }

    [Fact]
    public async Task A_report_of_more_than_was_asked_for_is_not_booked_and_told_once()
    {
        using var desk = new TradingDesk();
        desk.Line.Distort = (call, outcome) => outcome is OrderOutcome.Confirmed { Report: var report }
            ? new OrderOutcome.Confirmed(report with { State = OrderState.Filled, Fills = [new Fill("f1", 5m, 4.52m, 0m, desk.Now)] })
            : outcome;
        await desk.AlertAsync();
        await desk.RunToAsync(TradingDesk.Monday.AddMinutes(5));
        Assert.Equal((TradePhase.Entering, 0m), (desk.Trade.Phase, desk.Trade.Position.Entered));
        Assert.Single(desk.Line.Submits);
        Assert.Contains("5 filled", desk.Notifier.Single("order-unknown").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fill_reported_twice_is_booked_once()
    {
        using var desk = new TradingDesk();
        desk.Line.Distort = (call, outcome) => outcome is OrderOutcome.Confirmed { Report: { Fills: [var fill, ..] } report }
            ? new OrderOutcome.Confirmed(report with { Fills = [fill, fill, fill] })
            : outcome;
        await desk.EnterAsync();
        Assert.Equal((3m, 1), (desk.Trade.Position.Entered, desk.Trade.Orders[^1].Fills.Length));
    }

    [Fact]
    public async Task An_order_called_filled_waits_for_its_missing_fills()
    {
        using var desk = new TradingDesk();
        var isComplete = false;
        desk.Line.Distort = (call, outcome) => !isComplete && outcome is OrderOutcome.Confirmed { Report: { Fills: [var fill] } report }
            ? new OrderOutcome.Confirmed(report with { Fills = [fill with { Quantity = 1m }] })
            : outcome;
        await desk.AlertAsync();
        await desk.RunAsync();
        desk.Quote(desk.Call, 4.48m, 4.52m);
        await desk.WakeAsync();
        Assert.Equal((TradePhase.Entering, 1m), (desk.Trade.Phase, desk.Trade.Position.Entered));
        // The missing fills come under ids of their own.
        isComplete = true;
        desk.Line.Distort = (call, outcome) => outcome is OrderOutcome.Confirmed { Report: { Fills: [var fill] } report }
            ? new OrderOutcome.Confirmed(report with { Fills = [fill with { Quantity = 1m }, fill with { FillId = "second", Quantity = 2m }] })
            : outcome;
        await desk.RunUntilAsync(trade => trade.Phase == TradePhase.Open);
        Assert.Equal(3m, desk.Trade.Position.Entered);
        Assert.Single(desk.Line.Submits);
    }

    [Fact]
    public async Task An_exit_the_broker_cut_to_what_it_holds_ends_with_what_was_sold()
    {
        using var desk = new TradingDesk();
        await desk.EnterAsync();
        await SellElsewhereAsync(desk, 1m);
        await desk.QuoteAsync(2.24m, 2.28m);
        await desk.RunUntilAsync(trade => trade.Phase == TradePhase.Flat);
        Assert.Equal(("closed-elsewhere", 2m), (desk.Trade.Outcome!.Code, desk.Trade.Position.Closed));
        Assert.Equal(1, desk.Notifier.Count("position-missing"));
        Assert.Equal(-462m, desk.Account.GrossProfit);
        Assert.Empty(desk.Account.Reservations);
    }

    [Fact]
    public async Task An_exit_that_stops_halfway_is_cancelled_after_a_while_and_the_rest_sent_anew()
    {
        var script = new FaultScript();
        using var desk = new TradingDesk(new DeskSetup { Faults = script });
        await desk.EnterAsync();
        await desk.QuoteAsync(6.82m, 6.86m);
        // The exit of two sells one and goes on working.
        script.Then(FaultPoint.Submit, Fault.PartialFill);
        var sent = desk.Now;
        await desk.QuoteAsync(4.53m, 4.57m);
        await desk.RunToAsync(sent.AddSeconds(29));
        Assert.Equal((TradePhase.Closing, 1m), (desk.Trade.Phase, desk.Trade.Position.Open));
        await desk.RunUntilAsync(trade => trade.Phase == TradePhase.Flat);
        Assert.Equal(sent.AddSeconds(30), desk.Trade.Outcome!.At);
        Assert.Equal([1m, 2m, 1m], desk.Line.Submits.Where(call => call.Order!.ReduceOnly).Select(call => call.Order!.Quantity));
        Assert.Equal((223m, 0m), (desk.Trade.Position.GrossProfit, desk.Held()));
    }

    [Fact]
    public async Task An_exit_that_ends_halfway_goes_on_with_the_rest()
    {
        var script = new FaultScript();
        using var desk = new TradingDesk(new DeskSetup { Faults = script });
        await desk.EnterAsync();
        script.Then(FaultPoint.Submit, Fault.PartialFill);
        desk.Line.Distort = (call, outcome) => call.ClientOrderId!.EndsWith("exit1", StringComparison.Ordinal) && outcome is OrderOutcome.Confirmed { Report: var report }
            ? new OrderOutcome.Confirmed(report with { State = OrderState.Cancelled })
            : outcome;
        await desk.QuoteAsync(2.24m, 2.28m);
        Assert.Equal([3m, 2m], desk.Line.Submits.Where(call => call.Order!.ReduceOnly).Select(call => call.Order!.Quantity));
        Assert.Equal((TradePhase.Flat, -693m), (desk.Trade.Phase, desk.Trade.Position.GrossProfit));
    }

    private static async Task SellElsewhereAsync(TradingDesk desk, decimal quantity) =>
        Assert.IsType<OrderOutcome.Confirmed>(
            await desk.Paper.SubmitAsync(OrderRequest.Single("by-hand", desk.Call, OrderSide.Sell, quantity, OrderType.Market, reduceOnly: true)));
}
