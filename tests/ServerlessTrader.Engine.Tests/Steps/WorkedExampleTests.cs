using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Tests.Desk;

namespace ServerlessTrader.Engine.Tests.Steps;

/// <summary>The worked example of the directional options system, from the alert to flat, to the cent.</summary>
public sealed class WorkedExampleTests : IDisposable
{
    private readonly TradingDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Plans_at_the_mid_with_the_stop_at_half_the_premium()
    {
        await _desk.AlertAsync();
        await _desk.RunAsync();
        var plan = _desk.Trade.Plan!;
        Assert.Equal(_desk.Call, plan.Instrument);
        Assert.Equal((4.525m, 2.26m, 2.265m), (plan.Price, plan.Stop!.InstrumentLevel, plan.Stop!.R));
        Assert.Null(plan.Stop.UnderlyingLevel);
    }

    [Theory]
    [InlineData(10_000, 1, 226.50)]
    [InlineData(30_000, 3, 679.50)]
    public async Task Sizes_by_two_and_a_half_percent_of_equity(int equity, int contracts, decimal risk)
    {
        using var desk = new TradingDesk(new DeskSetup { Cash = equity });
        await desk.AlertAsync();
        await desk.RunAsync();
        var reservation = Assert.Single(desk.Account.Reservations).Value;
        Assert.Equal(contracts, desk.Trade.Plan!.Quantity);
        Assert.Equal((contracts, risk), (reservation.Quantity, reservation.Risk));
    }

    [Fact]
    public async Task Sets_the_highest_limit_and_the_fees_aside_until_the_entry_is_complete()
    {
        await _desk.AlertAsync();
        await _desk.RunAsync();
        // 4.52 and five steps of a cent: 3 × 457 + 3 × 0.65.
        Assert.Equal(1_372.95m, _desk.Account.Unspent);
        await _desk.RunUntilAsync(trade => trade.Phase == TradePhase.Open);
        Assert.Equal(0m, _desk.Account.Unspent);
    }

    [Fact]
    public async Task Walks_the_limit_a_cent_every_five_seconds_up_to_the_ask()
    {
        await _desk.EnterAsync();
        var walk = _desk.Line.Submits.Select(call => ((call.At - TradingDesk.Monday).TotalSeconds, call.Order!.LimitPrice!.Value, call.Order.Quantity));
        Assert.Equal([(0, 4.52m, 3m), (5, 4.53m, 3m), (10, 4.54m, 3m), (15, 4.55m, 3m)], walk);
    }

    [Fact]
    public async Task Freezes_r_at_the_fill_and_keeps_the_planned_stop()
    {
        var trade = await _desk.EnterAsync();
        Assert.Equal((3m, 4.55m), (trade.Position.Entered, trade.Position.EntryPrice));
        Assert.Equal(2.29m, trade.R);
        Assert.Equal(2.26m, trade.ExitState.Stop!.Price);
        Assert.Equal(687m, _desk.Account.OpenRisk);
    }

    [Fact]
    public async Task Waits_between_the_stop_and_the_first_target()
    {
        await _desk.EnterAsync();
        Assert.Equal((2.26m, 6.84m), (_desk.NextWake.Instrument!.Below, _desk.NextWake.Instrument.Above));
    }

    [Fact]
    public async Task Closes_one_of_three_at_the_first_target_and_moves_the_stop_to_break_even()
    {
        await _desk.EnterAsync();
        await _desk.QuoteAsync(6.82m, 6.86m);
        var trade = _desk.Trade;
        Assert.Equal((TradePhase.Open, 1m, 2m), (trade.Phase, trade.Position.Closed, trade.Position.Open));
        Assert.Equal((4.55m, "break-even"), (trade.ExitState.Stop!.Price, trade.ExitState.Stop.Code));
        Assert.Equal((4.55m, 11.42m), (_desk.NextWake.Instrument!.Below, _desk.NextWake.Instrument.Above));
    }

    [Fact]
    public async Task Does_nothing_a_cent_before_the_first_target()
    {
        await _desk.EnterAsync();
        await _desk.QuoteAsync(6.81m, 6.85m);
        Assert.Equal(3m, _desk.Trade.Position.Open);
    }

    [Fact]
    public async Task Closes_the_rest_at_the_last_target_and_books_the_profit()
    {
        await _desk.EnterAsync();
        await _desk.QuoteAsync(6.82m, 6.86m);
        await _desk.QuoteAsync(11.40m, 11.44m);
        var trade = _desk.Trade;
        Assert.Equal((TradePhase.Flat, "target-2"), (trade.Phase, trade.Outcome!.Code));
        // (6.82 − 4.55) × 100 + 2 × (11.40 − 4.55) × 100; six contracts traded at 0.65.
        Assert.Equal((1_597m, 3.90m, 1_593.10m), (trade.Position.GrossProfit, trade.Position.Fees, trade.Position.NetProfit));
        Assert.Equal((1_597m, 3.90m, 1, 1), (_desk.Account.GrossProfit, _desk.Account.Fees, _desk.Account.ClosedTrades, _desk.Account.Winners["qqq-longs"]));
        Assert.Empty(_desk.Account.Reservations);
        Assert.Equal(31_593.10m, _desk.Cash());
        Assert.Equal(0m, _desk.Held());
    }

    [Fact]
    public async Task Closes_everything_at_once_when_the_price_jumps_beyond_both_targets()
    {
        await _desk.EnterAsync();
        await _desk.QuoteAsync(12.00m, 12.04m);
        Assert.Equal((TradePhase.Flat, "target-2"), (_desk.Trade.Phase, _desk.Trade.Outcome!.Code));
        Assert.Equal([3m], _desk.Line.Submits.Where(call => call.Order!.ReduceOnly).Select(call => call.Order!.Quantity));
    }

    [Fact]
    public async Task Writes_the_finished_trade_into_history()
    {
        await _desk.EnterAsync();
        await _desk.QuoteAsync(6.82m, 6.86m);
        await _desk.QuoteAsync(11.40m, 11.44m);
        var entry = Assert.Single(_desk.History());
        Assert.Equal((TradePhase.Flat, "target-2", 3m, 4.55m, 1_593.10m, 3.90m), (entry.Phase, entry.Code, entry.Quantity, entry.EntryPrice, entry.Profit, entry.Fees));
        Assert.Equal(9.8733m, Math.Round(entry.ExitPrice, 4));
        Assert.Equal((TradingDesk.Monday, TradingDesk.Monday.AddSeconds(15)), (entry.ReceivedAt, entry.EnteredAt));
        Assert.Equal("QQQ   251117C00500000", entry.Instrument);
    }

    [Fact]
    public async Task Tells_the_whole_story_in_the_journal()
    {
        await _desk.EnterAsync();
        await _desk.QuoteAsync(6.82m, 6.86m);
        await _desk.QuoteAsync(11.40m, 11.44m);
        Assert.Equal(
            [
                "accepted", "selected", "sized",
                "order-stored", "order-working", "order-cancelled",
                "order-stored", "order-working", "order-cancelled",
                "order-stored", "order-working", "order-cancelled",
                "order-stored", "fill", "order-filled", "entered",
                "target-1", "stop-moved", "order-stored", "fill", "order-filled", "scaled-out",
                "target-2", "order-stored", "fill", "order-filled", "flat",
            ],
            _desk.Journal);
    }

    [Fact]
    public async Task Tells_the_operator_of_the_entry_and_of_the_end()
    {
        await _desk.EnterAsync();
        await _desk.QuoteAsync(6.82m, 6.86m);
        await _desk.QuoteAsync(11.40m, 11.44m);
        Assert.Equal(["trade-entered", "trade-closed"], _desk.Notifier.Codes);
        Assert.Contains("profit 1593.10 after fees", _desk.Notifier.Single("trade-closed").Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stops_out_at_the_planned_stop()
    {
        await _desk.EnterAsync();
        await _desk.QuoteAsync(2.24m, 2.28m);
        Assert.Equal((TradePhase.Flat, "stop"), (_desk.Trade.Phase, _desk.Trade.Outcome!.Code));
        // 3 × (2.24 − 4.55) × 100 less 3.90.
        Assert.Equal(-696.90m, _desk.Trade.Position.NetProfit);
        Assert.Equal(29_303.10m, _desk.Cash());
        Assert.Equal(1, _desk.Account.Breaker.LosingStreak);
    }

    [Fact]
    public async Task Does_nothing_a_tick_above_the_stop()
    {
        await _desk.EnterAsync();
        await _desk.QuoteAsync(2.25m, 2.29m);
        Assert.Equal(TradePhase.Open, _desk.Trade.Phase);
    }

    [Fact]
    public async Task Stops_at_break_even_after_the_first_target()
    {
        await _desk.EnterAsync();
        await _desk.QuoteAsync(6.82m, 6.86m);
        await _desk.QuoteAsync(4.53m, 4.57m);
        Assert.Equal((TradePhase.Flat, "break-even"), (_desk.Trade.Phase, _desk.Trade.Outcome!.Code));
        // (6.82 − 4.55) × 100 + 2 × (4.53 − 4.55) × 100.
        Assert.Equal(223m, _desk.Trade.Position.GrossProfit);
    }

    [Fact]
    public async Task A_single_contract_passes_the_first_target_with_a_tighter_stop_and_goes_out_at_the_last()
    {
        using var desk = new TradingDesk(new DeskSetup { Cash = 10_000m });
        await desk.EnterAsync();
        await desk.QuoteAsync(6.82m, 6.86m);
        Assert.Equal((1m, 4.55m), (desk.Trade.Position.Open, desk.Trade.ExitState.Stop!.Price));
        await desk.QuoteAsync(11.40m, 11.44m);
        Assert.Equal((TradePhase.Flat, 685m), (desk.Trade.Phase, desk.Trade.Position.GrossProfit));
        Assert.Equal(10_683.70m, desk.Cash());
    }

    [Fact]
    public async Task Is_held_for_thirteen_trading_hours_at_most()
    {
        using var desk = new TradingDesk(DeskSetup.Unhurried);
        await desk.EnterAsync();
        await desk.RunUntilAsync(trade => trade.Phase == TradePhase.Flat);
        Assert.Equal("longest-hold", desk.Trade.Outcome!.Code);
        // 5:59:45 on Monday, 6:30 on Tuesday, the rest on Wednesday.
        Assert.Equal(new DateTimeOffset(2025, 11, 12, 15, 0, 15, TimeSpan.Zero), desk.Trade.Outcome.At);
    }

    [Fact]
    public async Task Is_closed_half_an_hour_before_its_option_expires()
    {
        using var desk = new TradingDesk(DeskSetup.Unhurried with { Start = new(2025, 11, 11, 20, 45, 0, TimeSpan.Zero), Expiry = new(2025, 11, 13) });
        await desk.EnterAsync();
        await desk.RunUntilAsync(trade => trade.Phase == TradePhase.Flat);
        Assert.Equal("expiry", desk.Trade.Outcome!.Code);
        Assert.Equal(new DateTimeOffset(2025, 11, 13, 20, 30, 0, TimeSpan.Zero), desk.Trade.Outcome.At);
    }

    [Fact]
    public async Task A_put_is_traded_the_same_way()
    {
        using var desk = new TradingDesk(new DeskSetup { Strategies = [DeskStrategies.UnfilteredShorts] });
        var trade = await desk.EnterAsync(TradeDirection.Short);
        Assert.Equal((desk.Put, OrderSide.Buy, 2.29m), (trade.Plan!.Instrument, trade.Plan.Side, trade.R));
        // 70 % of 3 at 1.5 R (4.55 + 3.435, up to the tick), the rest at 3 R.
        await desk.QuoteAsync(desk.Put, 7.97m, 8.01m);
        Assert.Equal(1m, desk.Trade.Position.Open);
        await desk.QuoteAsync(desk.Put, 11.40m, 11.44m);
        Assert.Equal((TradePhase.Flat, 2m * 342m + 685m), (desk.Trade.Phase, desk.Trade.Position.GrossProfit));
    }
}
