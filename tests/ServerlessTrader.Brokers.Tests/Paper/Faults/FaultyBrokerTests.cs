using ServerlessTrader.Brokers.Paper.Faults;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Tests.Paper.Faults;

public sealed class FaultyBrokerTests
{
    private static readonly OrderLeg _leg = new(PaperDesk.Call, OrderSide.Buy);

    private readonly PaperDesk _desk = new();
    private readonly FaultScript _script = new();
    private readonly FaultyBroker _broker;

    public FaultyBrokerTests() => _broker = new FaultyBroker(_desk.Broker, _script);

    [Fact]
    public async Task Without_a_fault_everything_goes_through()
    {
        Assert.Equal(OrderState.Filled, PaperDesk.Report(await _broker.SubmitAsync(Buy(1m))).State);
        Assert.Equal(OrderState.Filled, PaperDesk.Report(await _broker.FindAsync(new OrderKey("buy-1", _leg))).State);
        Assert.Single(await _broker.GetPositionsAsync());
        Assert.Equal(_desk.Broker.Capabilities, _broker.Capabilities);
    }

    [Theory]
    [InlineData(Fault.TimeOutBefore)]
    [InlineData(Fault.ServerErrorBefore)]
    public async Task An_order_lost_on_its_way_is_unknown_and_was_not_placed(Fault fault)
    {
        _script.Then(FaultPoint.Submit, fault);
        Assert.IsType<OrderOutcome.Unknown>(await _broker.SubmitAsync(Buy(1m)));
        Assert.IsType<OrderOutcome.NotFound>(await _broker.FindAsync(new OrderKey("buy-1", _leg)));
    }

    [Theory]
    [InlineData(Fault.TimeOutAfter)]
    [InlineData(Fault.ServerErrorAfter)]
    public async Task An_answer_lost_on_its_way_back_is_unknown_though_the_order_traded(Fault fault)
    {
        _script.Then(FaultPoint.Submit, fault);
        Assert.IsType<OrderOutcome.Unknown>(await _broker.SubmitAsync(Buy(1m)));
        Assert.Equal(OrderState.Filled, PaperDesk.Report(await _broker.FindAsync(new OrderKey("buy-1", _leg))).State);
    }

    [Fact]
    public async Task A_rejected_order_was_never_placed()
    {
        _script.Then(FaultPoint.Submit, Fault.Reject);
        Assert.Equal("injected-reject", PaperDesk.Rejection(await _broker.SubmitAsync(Buy(1m))).Code);
        Assert.IsType<OrderOutcome.NotFound>(await _broker.FindAsync(new OrderKey("buy-1", _leg)));
    }

    [Fact]
    public async Task A_partial_fill_goes_on_working_until_it_is_cancelled()
    {
        _script.Then(FaultPoint.Submit, Fault.PartialFill);
        var report = PaperDesk.Report(await _broker.SubmitAsync(Buy(3m)));
        Assert.Equal((OrderState.Working, 1m), (report.State, report.FilledQuantity));
        Assert.Equal(OrderState.Working, PaperDesk.Report(await _broker.FindAsync(new OrderKey("buy-1", _leg))).State);
        Assert.Equal("buy-1", Assert.Single(await _broker.GetWorkingOrdersAsync()).ClientOrderId);
        var cancelled = PaperDesk.Report(await _broker.CancelAsync(new OrderKey("buy-1", _leg)));
        Assert.Equal((OrderState.Cancelled, 1m), (cancelled.State, cancelled.FilledQuantity));
        Assert.Equal(OrderState.Cancelled, PaperDesk.Report(await _broker.FindAsync(new OrderKey("buy-1", _leg))).State);
        Assert.Empty(await _broker.GetWorkingOrdersAsync());
        Assert.Equal(1m, await _desk.Held(PaperDesk.Call));
    }

    [Fact]
    public async Task A_partial_fill_keeps_to_the_step_of_a_perpetual()
    {
        _script.Then(FaultPoint.Submit, Fault.PartialFill);
        var order = OrderRequest.Single("btc", PaperDesk.Btc, OrderSide.Buy, 0.049m, OrderType.Market);
        Assert.Equal(0.024m, PaperDesk.Report(await _broker.SubmitAsync(order)).FilledQuantity);
    }

    [Fact]
    public async Task What_cannot_be_halved_is_filled_whole()
    {
        _script.Then(FaultPoint.Submit, Fault.PartialFill, times: 2);
        Assert.Equal(OrderState.Filled, PaperDesk.Report(await _broker.SubmitAsync(Buy(1m))).State);
        var smallest = OrderRequest.Single("btc", PaperDesk.Btc, OrderSide.Buy, 0.002m, OrderType.Market);
        Assert.Equal(OrderState.Filled, PaperDesk.Report(await _broker.SubmitAsync(smallest)).State);
    }

    [Fact]
    public async Task A_known_order_is_not_made_partial_by_asking_again()
    {
        await _broker.SubmitAsync(Buy(3m));
        _script.Then(FaultPoint.Submit, Fault.PartialFill);
        var report = PaperDesk.Report(await _broker.SubmitAsync(Buy(3m)));
        Assert.Equal((OrderState.Filled, 3m), (report.State, report.FilledQuantity));
    }

    [Fact]
    public async Task Finding_can_fail()
    {
        await _broker.SubmitAsync(Buy(1m));
        _script.Then(FaultPoint.Find, Fault.TimeOutBefore).Then(FaultPoint.Find, Fault.ServerErrorBefore);
        Assert.IsType<OrderOutcome.Unknown>(await _broker.FindAsync(new OrderKey("buy-1", _leg)));
        Assert.IsType<OrderOutcome.Unknown>(await _broker.FindAsync(new OrderKey("buy-1", _leg)));
        Assert.IsType<OrderOutcome.Confirmed>(await _broker.FindAsync(new OrderKey("buy-1", _leg)));
    }

    [Theory]
    [InlineData(Fault.TimeOutBefore, OrderState.Working)]
    [InlineData(Fault.ServerErrorBefore, OrderState.Working)]
    [InlineData(Fault.TimeOutAfter, OrderState.Cancelled)]
    [InlineData(Fault.ServerErrorAfter, OrderState.Cancelled)]
    public async Task A_cancel_can_be_lost_either_way(Fault fault, OrderState left)
    {
        await _broker.SubmitAsync(Buy(1m) with { Type = OrderType.Limit, LimitPrice = 4.20m });
        _script.Then(FaultPoint.Cancel, fault);
        Assert.IsType<OrderOutcome.Unknown>(await _broker.CancelAsync(new OrderKey("buy-1", _leg)));
        Assert.Equal(left, PaperDesk.Report(await _broker.FindAsync(new OrderKey("buy-1", _leg))).State);
    }

    [Fact]
    public async Task Reading_the_account_can_fail()
    {
        _script.Then(FaultPoint.Account, Fault.Unavailable, times: 3);
        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await _broker.GetBalanceAsync());
        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await _broker.GetPositionsAsync());
        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await _broker.GetWorkingOrdersAsync());
        Assert.Equal(10_000m, (await _broker.GetBalanceAsync()).Equity);
    }

    private static OrderRequest Buy(decimal quantity) => OrderRequest.Single("buy-1", PaperDesk.Call, OrderSide.Buy, quantity, OrderType.Market);
}
