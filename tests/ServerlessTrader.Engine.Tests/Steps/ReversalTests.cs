using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Tests.Desk;

namespace ServerlessTrader.Engine.Tests.Steps;

/// <summary>The strategy dialect names the position to reach: the other side is closed first, and the new one opened only when that is flat.</summary>
public sealed class ReversalTests : IDisposable
{
    private readonly TradingDesk _desk = new(new DeskSetup { Strategies = [DeskStrategies.Both] });

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Sells_the_put_before_it_bids_for_the_call()
    {
        var put = await EnterShortAsync();
        var before = _desk.Line.Submits.Count;
        await SendAsync("buy", "long", "short");
        await _desk.RunAsync();
        Assert.Equal((TradePhase.Flat, "reversal"), (_desk.Find(put).Phase, _desk.Find(put).Outcome!.Code));
        await _desk.WakeAsync();
        Assert.Equal(
            [(_desk.Put.Symbol, OrderSide.Sell), (_desk.Call.Symbol, OrderSide.Buy)],
            _desk.Line.Submits.Skip(before).Take(2).Select(call => (call.Order!.Legs[0].Instrument.Symbol, call.Order.Legs[0].Side)));
    }

    [Fact]
    public async Task Takes_the_only_place_there_is_from_the_side_it_closes()
    {
        using var desk = new TradingDesk(new DeskSetup { Strategies = [DeskStrategies.Both with { Limits = DeskStrategies.Both.Limits with { MaxOpenTrades = 1 } }] });
        var put = Assert.Single((await SendAsync(desk, "sell", "short", "flat")).Record.Trades).TradeId;
        await desk.RunUntilAsync(put, trade => trade.Phase == TradePhase.Open);
        var call = Assert.Single((await SendAsync(desk, "buy", "long", "short")).Record.Trades);
        Assert.Equal("accepted", call.Status);
        await desk.RunUntilAsync(call.TradeId, trade => trade.Phase == TradePhase.Open);
        Assert.Equal(TradePhase.Flat, desk.Find(put).Phase);
    }

    [Fact]
    public async Task Opens_the_new_side_once_the_old_one_is_flat()
    {
        var put = await EnterShortAsync();
        var answer = await SendAsync("buy", "long", "short");
        var call = Assert.Single(answer.Record.Trades).TradeId;
        Assert.Equal(put, Assert.Single(_desk.Find(call).WaitsFor));
        for (var i = 0; i < 10; i++)
            await _desk.WakeAsync();
        Assert.Equal((TradePhase.Open, TradeDirection.Long), (_desk.Find(call).Phase, _desk.Find(call).Direction));
        Assert.Equal((0m, 3m), (_desk.Held(_desk.Put), _desk.Held(_desk.Call)));
    }

    [Fact]
    public async Task Waits_while_the_old_side_cannot_be_closed_and_then_gives_up()
    {
        var put = await EnterShortAsync();
        _desk.Line.Answer = call => call is { Kind: "submit", Order.ReduceOnly: true } ? new OrderOutcome.Rejected("halt", "Trading is halted.") : null;
        var answer = await SendAsync("buy", "long", "short");
        var received = _desk.Now;
        await _desk.RunToAsync(received.AddMinutes(2));
        var call = answer.Record.Trades[0].TradeId;
        Assert.Equal(TradePhase.Accepted, _desk.Find(call).Phase);
        await _desk.RunToAsync(received.AddMinutes(3));
        Assert.Equal((TradePhase.Closing, "entry-too-late"), (_desk.Find(put).Phase, _desk.Find(call).Outcome!.Code));
        Assert.Equal((3m, 0m), (_desk.Held(_desk.Put), _desk.Held(_desk.Call)));
    }

    [Fact]
    public async Task Interrupts_an_entry_of_the_other_side_that_is_still_worked()
    {
        var put = Assert.Single((await SendAsync("sell", "short", "flat")).Record.Trades).TradeId;
        await _desk.RunAsync();
        Assert.Equal(TradePhase.Entering, _desk.Find(put).Phase);
        await SendAsync("buy", "long", "short");
        await _desk.RunAsync();
        Assert.Equal((TradePhase.Rejected, "reversal"), (_desk.Find(put).Phase, _desk.Find(put).Outcome!.Code));
        await _desk.WakeAsync();
        Assert.Equal(_desk.Call.Symbol, _desk.Line.Submits[^1].Order!.Legs[0].Instrument.Symbol);
    }

    [Fact]
    public async Task Survives_a_death_between_storing_and_closing()
    {
        var put = await EnterShortAsync();
        _ = new SideEffects(_desk, 2, () => throw new ProcessDiedException());
        await Assert.ThrowsAsync<ProcessDiedException>(() => SendAsync("buy", "long", "short"));
        await _desk.RestartAsync();
        await _desk.RunAsync();
        for (var i = 0; i < 10; i++)
            await _desk.WakeAsync();
        Assert.Equal("reversal", _desk.Find(put).Outcome!.Code);
        Assert.Equal((0m, 3m), (_desk.Held(_desk.Put), _desk.Held(_desk.Call)));
    }

    [Fact]
    public async Task Each_account_waits_for_its_own_trade_only()
    {
        using var desk = new TradingDesk(new DeskSetup { Accounts = ["paper", "second"], Strategies = [DeskStrategies.Both with { Accounts = ["paper", "second"] }] });
        await SendAsync(desk, "sell", "short", "flat");
        var puts = desk.OpenTrades().ToDictionary(trade => trade.Account, trade => trade.Id);
        await SendAsync(desk, "buy", "long", "short");
        var calls = desk.OpenTrades().Where(trade => trade.Direction == TradeDirection.Long).ToList();
        Assert.Equal(2, calls.Count);
        Assert.All(calls, call => Assert.Equal(puts[call.Account], Assert.Single(call.WaitsFor)));
    }

    [Fact]
    public async Task Flat_closes_and_opens_nothing()
    {
        var put = await EnterShortAsync();
        var answer = await SendAsync("buy", "flat", "short");
        Assert.Equal([(put, "closing")], answer.Record.Trades.Select(trade => (trade.TradeId, trade.Status)));
        await _desk.RunAsync();
        Assert.Equal("exit-alert", _desk.Trade.Outcome!.Code);
        Assert.Equal(0m, _desk.Held(_desk.Put));
    }

    private async Task<string> EnterShortAsync()
    {
        var id = Assert.Single((await SendAsync("sell", "short", "flat")).Record.Trades).TradeId;
        await _desk.RunUntilAsync(trade => trade.Phase == TradePhase.Open);
        return id;
    }

    private Task<Admission.Accepted> SendAsync(string action, string position, string previous) => SendAsync(_desk, action, position, previous);

    private static async Task<Admission.Accepted> SendAsync(TradingDesk desk, string action, string position, string previous) =>
        Assert.IsType<Admission.Accepted>(await desk.SendAsync(
            $$"""{"ticker":"QQQ","action":"{{action}}","contracts":"1","price":"500.25","position":"{{position}}","prevPosition":"{{previous}}","orderId":"x","time":"{{desk.Stamp()}}","interval":"60"}"""));
}
