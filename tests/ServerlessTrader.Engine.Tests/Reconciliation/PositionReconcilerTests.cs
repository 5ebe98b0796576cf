using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Reconciliation;
using ServerlessTrader.Engine.Tests.Desk;

namespace ServerlessTrader.Engine.Tests.Reconciliation;

/// <summary>What the broker holds against what the ledger says.</summary>
public sealed class PositionReconcilerTests : IDisposable
{
    private readonly TradingDesk _desk = new();
    private readonly PositionReconciler _reconciler;

    public PositionReconcilerTests() => _reconciler = new PositionReconciler(_desk.Process.Environment);

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Finds_nothing_while_both_agree()
    {
        await _desk.EnterAsync();
        Assert.Empty(await _reconciler.RunAsync());
        Assert.Null(_desk.Account.PausedBecause);
    }

    [Fact]
    public async Task Adds_up_the_trades_of_one_contract()
    {
        await _desk.AlertAsync();
        await _desk.AlertAsync();
        await _desk.RunToAsync(TradingDesk.Monday.AddSeconds(30));
        Assert.Equal(6m, _desk.Held());
        Assert.Empty(await _reconciler.RunAsync());
    }

    [Fact]
    public async Task Pauses_entries_while_the_broker_holds_less_than_our_trades_need()
    {
        await _desk.EnterAsync();
        await SellByHandAsync(1m);
        Assert.Equal([new PositionMismatch("paper", _desk.Call.Symbol, 3m, 2m)], await _reconciler.RunAsync());
        Assert.Equal("the broker holds 2 QQQ   251117C00500000, our trades need 3", _desk.Account.PausedBecause);
        Assert.Equal(NotificationSeverity.Critical, _desk.Notifier.Single("position-mismatch").Severity);
        await _desk.AlertAsync();
        Assert.Contains(_desk.History(), entry => entry.Code == "account-paused");
    }

    [Fact]
    public async Task What_has_settled_at_a_second_look_was_no_mismatch()
    {
        await _desk.EnterAsync();
        var looks = 0;
        _desk.Line.Positions = () => looks++ == 0 ? [] : [new BrokerPosition(_desk.Call, 3m, 4.55m)];
        Assert.Empty(await _reconciler.RunAsync());
        Assert.Equal(2, looks);
        Assert.Null(_desk.Account.PausedBecause);
        Assert.Equal(0, _desk.Notifier.Count("position-mismatch"));
    }

    [Fact]
    public async Task A_position_the_other_way_round_pauses_too()
    {
        await _desk.EnterAsync();
        _desk.Line.Positions = () => [new BrokerPosition(_desk.Call, -4m, 4.55m)];
        await _reconciler.RunAsync();
        Assert.NotNull(_desk.Account.PausedBecause);
    }

    [Fact]
    public async Task Heals_when_both_agree_again()
    {
        await _desk.EnterAsync();
        _desk.Line.Positions = () => [];
        await _reconciler.RunAsync();
        Assert.NotNull(_desk.Account.PausedBecause);
        _desk.Line.Positions = null;
        Assert.Empty(await _reconciler.RunAsync());
        Assert.Null(_desk.Account.PausedBecause);
    }

    [Fact]
    public async Task Heals_when_the_trade_has_been_ended_as_closed_elsewhere()
    {
        await _desk.EnterAsync();
        await SellByHandAsync(3m);
        await _reconciler.RunAsync();
        Assert.NotNull(_desk.Account.PausedBecause);
        await _desk.QuoteAsync(2.24m, 2.28m);
        Assert.Equal("closed-elsewhere", _desk.Trade.Outcome!.Code);
        await _reconciler.RunAsync();
        Assert.Null(_desk.Account.PausedBecause);
    }

    [Fact]
    public async Task Reports_the_same_mismatch_once_and_again_after_it_had_healed()
    {
        await _desk.EnterAsync();
        _desk.Line.Positions = () => [];
        await _reconciler.RunAsync();
        await _reconciler.RunAsync();
        Assert.Equal(1, _desk.Notifier.Count("position-mismatch"));
        _desk.Line.Positions = null;
        await _reconciler.RunAsync();
        _desk.Line.Positions = () => [];
        await _reconciler.RunAsync();
        Assert.Equal(2, _desk.Notifier.Count("position-mismatch"));
    }

    [Fact]
    public async Task Somebody_elses_position_is_reported_once_and_left_alone()
    {
        await _desk.Paper.SubmitAsync(OrderRequest.Single("by-hand", _desk.Put, OrderSide.Buy, 2m, OrderType.Market));
        for (var i = 0; i < 3; i++)
            Assert.Equal([new PositionMismatch("paper", _desk.Put.Symbol, 0m, 2m)], await _reconciler.RunAsync());
        Assert.Equal(NotificationSeverity.Warning, _desk.Notifier.Single("unknown-position").Severity);
        Assert.Null(_desk.Account.PausedBecause);
        Assert.Equal(2m, _desk.Held(_desk.Put));
    }

    [Fact]
    public async Task More_of_our_contract_than_we_need_is_reported_and_pauses_nothing()
    {
        await _desk.EnterAsync();
        await _desk.Paper.SubmitAsync(OrderRequest.Single("by-hand", _desk.Call, OrderSide.Buy, 2m, OrderType.Market));
        Assert.Equal([new PositionMismatch("paper", _desk.Call.Symbol, 3m, 5m)], await _reconciler.RunAsync());
        Assert.Equal(1, _desk.Notifier.Count("position-mismatch"));
        Assert.Null(_desk.Account.PausedBecause);
    }

    [Fact]
    public async Task A_position_that_is_being_entered_is_in_flux()
    {
        await _desk.AlertAsync();
        await _desk.RunAsync();
        _desk.Quote(_desk.Call, 4.48m, 4.52m);
        await _desk.Paper.EvaluateAsync();
        Assert.Equal((3m, 0m), (_desk.Held(), _desk.Trade.Position.Entered));
        Assert.Empty(await _reconciler.RunAsync());
    }

    [Fact]
    public async Task A_position_that_moves_between_two_looks_is_in_flux()
    {
        await _desk.EnterAsync();
        _desk.Line.After = async () =>
        {
            _desk.Line.After = null;
            await _desk.QuoteAsync(6.82m, 6.86m);
        };
        Assert.Empty(await _reconciler.RunAsync());
        Assert.Null(_desk.Account.PausedBecause);
    }

    [Fact]
    public async Task A_pause_stays_while_its_position_is_in_flux()
    {
        await _desk.EnterAsync();
        await SellByHandAsync(1m);
        await _reconciler.RunAsync();
        // The exit is on its way and nobody knows what became of it: no reason to trust the account again.
        _desk.Line.Answer = call => call.Kind is "submit" or "find" ? new OrderOutcome.Unknown("503") : null;
        await _desk.QuoteAsync(2.24m, 2.28m);
        Assert.NotNull(_desk.Trade.ActiveOrder);
        await _reconciler.RunAsync();
        Assert.NotNull(_desk.Account.PausedBecause);
        Assert.Equal(1, _desk.Notifier.Count("position-mismatch"));
    }

    [Fact]
    public async Task A_failed_question_changes_nothing()
    {
        await _desk.EnterAsync();
        _desk.Line.Positions = () => throw new BrokerUnavailableException("504");
        Assert.Empty(await _reconciler.RunAsync());
        Assert.Null(_desk.Account.PausedBecause);
        _desk.Line.Positions = () => [];
        await _reconciler.RunAsync();
        _desk.Line.Positions = () => throw new BrokerUnavailableException("504");
        await _reconciler.RunAsync();
        Assert.NotNull(_desk.Account.PausedBecause);
    }

    [Fact]
    public async Task Accounts_are_compared_one_by_one()
    {
        using var desk = new TradingDesk(new DeskSetup { Accounts = ["paper", "second"], Strategies = [DeskStrategies.Longs with { Accounts = ["paper", "second"] }] });
        await desk.AlertAsync();
        await desk.RunToAsync(TradingDesk.Monday.AddSeconds(30));
        desk.Line.Positions = () => [];
        var mismatch = Assert.Single(await new PositionReconciler(desk.Process.Environment).RunAsync());
        Assert.Equal("paper", mismatch.Account);
        Assert.Null(desk.AccountOf("second").PausedBecause);
    }

    private async Task SellByHandAsync(decimal quantity) =>
        Assert.IsType<OrderOutcome.Confirmed>(
            await _desk.Paper.SubmitAsync(OrderRequest.Single("by-hand", _desk.Call, OrderSide.Sell, quantity, OrderType.Market, reduceOnly: true)));
}
