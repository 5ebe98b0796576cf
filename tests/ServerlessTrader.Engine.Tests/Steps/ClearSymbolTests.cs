using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Tests.Desk;

namespace ServerlessTrader.Engine.Tests.Steps;

/// <summary>Close commands and reversals of perpetuals, and what the broker holds that no trade of ours knows.</summary>
public sealed class ClearSymbolTests : IDisposable
{
    private readonly TradingDesk _desk = new(PerpetualDesk.Setup);

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task A_close_closes_the_trades_of_its_symbol_and_no_other()
    {
        var btc = await _desk.DoAsync("buy");
        var eth = await _desk.DoAsync("buy", "ETHUSDT");
        var close = await _desk.DoAsync("close");
        Assert.Equal((TradePhase.Flat, "closed"), (close.Phase, close.Outcome!.Code));
        Assert.Equal((TradePhase.Flat, TradePhase.Open), (_desk.Find(btc.Id).Phase, _desk.Find(eth.Id).Phase));
        Assert.Equal([btc.Id], close.Clearing!.Trades.AsEnumerable());
        Assert.Equal(0m, await _desk.HeldAsync(PerpetualDesk.Btc));
        Assert.True(_desk.Line.Submits[^1].Order!.ReduceOnly);
    }

    [Fact]
    public async Task Closing_nothing_is_done_at_once()
    {
        var close = await _desk.DoAsync("close");
        Assert.Equal((TradePhase.Flat, "closed"), (close.Phase, close.Outcome!.Code));
        Assert.Empty(close.Clearing!.Trades);
        Assert.Empty(_desk.Line.Submits);
        Assert.Equal(PerpetualDesk.Setup.Start, _desk.Now);
    }

    [Fact]
    public async Task A_close_adopts_and_closes_what_no_trade_of_ours_knows()
    {
        await _desk.TradeByHandAsync(PerpetualDesk.Btc, OrderSide.Sell, 0.05m);
        await _desk.TradeByHandAsync(PerpetualDesk.Eth, OrderSide.Buy, 1m);
        var close = await _desk.DoAsync("close");
        var adopted = _desk.Find(Assert.Single(close.Clearing!.Trades));
        Assert.Equal((TradePhase.Flat, TradeDirection.Short, 0.05m, 50_000m), (adopted.Phase, adopted.Direction, adopted.Position.Entered, adopted.Position.EntryPrice));
        Assert.Equal(["adopted", "exit-alert", "order-stored"], _desk.JournalOf(adopted.Id).Select(entry => entry.Code).Take(3));
        Assert.Equal((0m, 1m), (await _desk.HeldAsync(PerpetualDesk.Btc), await _desk.HeldAsync(PerpetualDesk.Eth)));
        var order = Assert.Single(_desk.Line.Submits).Order!;
        Assert.Equal((OrderSide.Buy, 0.05m, true, OrderType.Market), (order.Legs[0].Side, order.Quantity, order.ReduceOnly, order.Type));
        Assert.Equal(1, _desk.Notifier.Count("position-adopted"));
    }

    [Fact]
    public async Task A_close_adopts_only_what_is_beyond_our_own()
    {
        var ours = await _desk.DoAsync("buy");
        await _desk.TradeByHandAsync(PerpetualDesk.Btc, OrderSide.Buy, 0.05m);
        var close = await _desk.DoAsync("close");
        Assert.Equal(ours.Id, close.Clearing!.Trades[0]);
        Assert.Equal(0.05m, _desk.Find(close.Clearing.Trades[1]).Position.Entered);
        Assert.Equal([ours.Position.Entered, 0.05m], _desk.Line.Submits.Skip(1).Select(call => call.Order!.Quantity));
        Assert.Equal(0m, await _desk.HeldAsync(PerpetualDesk.Btc));
    }

    [Fact]
    public async Task A_close_cancels_every_order_of_its_symbol_and_reports_them()
    {
        await _desk.TradeByHandAsync(PerpetualDesk.Btc, OrderSide.Buy, 0.1m, limit: 40_000m);
        await _desk.TradeByHandAsync(PerpetualDesk.Eth, OrderSide.Buy, 1m, limit: 3_000m);
        var close = await _desk.DoAsync("close");
        Assert.Single(close.Clearing!.CancelledOrders);
        Assert.Single(await _desk.Paper.GetWorkingOrdersAsync());
    }

    [Fact]
    public async Task A_close_waits_for_a_broker_that_cannot_be_read()
    {
        await _desk.TradeByHandAsync(PerpetualDesk.Btc, OrderSide.Sell, 0.05m);
        _desk.Line.Positions = () => throw new BrokerUnavailableException("down");
        var id = (await _desk.AlertAsync("close")).TradeId();
        await _desk.RunToAsync(_desk.Now.AddMinutes(5));
        Assert.Equal(TradePhase.Accepted, _desk.Find(id).Phase);
        Assert.Equal(2, _desk.Notifier.Count("close-delayed"));
        _desk.Line.Positions = null;
        await _desk.RunUntilAsync(id, trade => trade.Phase == TradePhase.Flat);
        Assert.Equal(0m, await _desk.HeldAsync(PerpetualDesk.Btc));
    }

    [Fact]
    public async Task What_comes_after_a_close_opens_when_it_is_complete()
    {
        var first = await _desk.DoAsync("buy");
        await _desk.AlertAsync("close");
        var second = (await _desk.AlertAsync("buy")).TradeId();
        await _desk.RunUntilAsync(second, trade => trade.Phase == TradePhase.Open);
        Assert.Equal(TradePhase.Flat, _desk.Find(first.Id).Phase);
        Assert.Equal([first.Id, first.Id, second], _desk.Line.Submits.Select(call => call.ClientOrderId![..24]));
        Assert.Null(_desk.Find(second).CloseRequest);
    }

    [Fact]
    public async Task A_close_rejects_what_still_waits_before_it_and_not_what_waits_behind()
    {
        _desk.Line.Answer = call => call.Kind is "submit" or "find" && _desk.Now < PerpetualDesk.Setup.Start.AddSeconds(5) ? new OrderOutcome.Unknown("time-out") : null;
        var entering = (await _desk.AlertAsync("buy")).TradeId();
        var before = (await _desk.AlertAsync("buy")).TradeId();
        await _desk.RunAsync();
        var close = (await _desk.AlertAsync("close")).TradeId();
        var behind = (await _desk.AlertAsync("buy")).TradeId();
        await _desk.RunUntilAsync(behind, trade => trade.Phase == TradePhase.Open);
        Assert.Equal((TradePhase.Rejected, "exit-alert"), (_desk.Find(before).Phase, _desk.Find(before).Outcome!.Code));
        Assert.Equal(TradePhase.Flat, _desk.Find(close).Phase);
        Assert.True(_desk.Find(entering).Phase.IsFinal());
        Assert.Equal(_desk.Find(behind).Position.Open, await _desk.HeldAsync(PerpetualDesk.Btc));
    }

    [Fact]
    public async Task A_reversal_closes_the_other_side_before_it_opens()
    {
        var shortTrade = await _desk.DoAsync("sell");
        var longTrade = await _desk.DoAsync("buy");
        Assert.Equal((TradePhase.Flat, TradePhase.Open), (_desk.Find(shortTrade.Id).Phase, longTrade.Phase));
        Assert.Equal([shortTrade.Id], longTrade.Clearing!.Trades.AsEnumerable());
        Assert.Equal([false, true, false], _desk.Line.Submits.Select(call => call.Order!.ReduceOnly));
        Assert.Equal(longTrade.Position.Open, await _desk.HeldAsync(PerpetualDesk.Btc));
    }

    [Fact]
    public async Task A_reversal_adopts_and_closes_an_unknown_position_of_the_other_side()
    {
        await _desk.TradeByHandAsync(PerpetualDesk.Btc, OrderSide.Sell, 0.05m);
        var trade = await _desk.DoAsync("buy");
        Assert.Equal(TradePhase.Open, trade.Phase);
        Assert.Single(trade.Clearing!.Trades);
        Assert.Equal(trade.Position.Open, await _desk.HeldAsync(PerpetualDesk.Btc));
    }

    [Fact]
    public async Task A_reversal_leaves_an_unknown_position_of_its_own_side_alone()
    {
        await _desk.TradeByHandAsync(PerpetualDesk.Btc, OrderSide.Buy, 0.05m);
        var trade = await _desk.DoAsync("buy");
        Assert.Empty(trade.Clearing!.Trades);
        Assert.Equal(0.05m + trade.Position.Open, await _desk.HeldAsync(PerpetualDesk.Btc));
    }

    [Fact]
    public async Task A_reversal_whose_close_is_refused_opens_nothing()
    {
        var shortTrade = await _desk.DoAsync("sell");
        _desk.Line.Answer = call => call is { Kind: "submit", Order.ReduceOnly: true } ? new OrderOutcome.Rejected("-4131", "no counterparty") : null;
        var buy = (await _desk.AlertAsync("buy")).TradeId();
        await _desk.RunUntilAsync(buy, trade => trade.Phase.IsFinal());
        Assert.Equal((TradePhase.Rejected, "close-failed"), (_desk.Find(buy).Phase, _desk.Find(buy).Outcome!.Code));
        Assert.Contains("-4131: no counterparty", _desk.Find(buy).Outcome!.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(_desk.Line.Submits, call => call.ClientOrderId!.StartsWith(buy, StringComparison.Ordinal));
        _desk.Line.Answer = null;
        await _desk.RunUntilAsync(shortTrade.Id, trade => trade.Phase == TradePhase.Flat);
    }

    [Fact]
    public async Task A_reversal_whose_close_is_not_complete_in_time_opens_nothing()
    {
        await _desk.DoAsync("sell");
        _desk.Line.Answer = call => call is { Kind: "submit", Order.ReduceOnly: true } or { Kind: "find" } ? new OrderOutcome.Unknown("time-out") : null;
        var buy = (await _desk.AlertAsync("buy")).TradeId();
        await _desk.RunUntilAsync(buy, trade => trade.Phase.IsFinal());
        Assert.Equal("entry-too-late", _desk.Find(buy).Outcome!.Code);
        Assert.DoesNotContain(_desk.Line.Submits, call => call.ClientOrderId!.StartsWith(buy, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_adoption_comes_to_the_same_end_wherever_the_process_dies()
    {
        var moments = 0;
        for (var moment = 0; moment <= moments; moment++)
        {
            using var desk = new TradingDesk(PerpetualDesk.Setup);
            await desk.TradeByHandAsync(PerpetualDesk.Btc, OrderSide.Sell, 0.05m);
            var repeats = TradeLife.CountRepeats(desk);
            var effects = new SideEffects(desk, moment, () => throw new ProcessDiedException());
            var body = desk.Body("close");
            var id = "";
            while (id.Length == 0 || !desk.Find(id).Phase.IsFinal())
            {
                try
                {
                    id = (await desk.SendAsync(body)).TradeId();
                    await desk.RunUntilAsync(id, trade => trade.Phase.IsFinal());
                }
                catch (ProcessDiedException)
                {
                    await desk.RestartAsync();
                }
            }

            if (moment == 0)
                moments = effects.Count;
            var sent = desk.AllTrades().SelectMany(trade => trade.Orders).Count(order => order.Purpose == OrderPurpose.Exit);
            Assert.Equal((moment, 0m, 2, 1, 0), (moment, await desk.HeldAsync(PerpetualDesk.Btc), desk.AllTrades().Count, sent, repeats()));
        }

        Assert.InRange(moments, 20, 100);
    }
}
