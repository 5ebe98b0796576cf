using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Tests.Desk;

namespace ServerlessTrader.Engine.Tests.Steps;

/// <summary>One alert is one trade, however often it is delivered.</summary>
public sealed class DuplicateAlertTests : IDisposable
{
    private const string Dated = """{"signal":"BUY","type":"LONG","price":500.25,"timestamp":"2025-11-10T15:00:00Z"}""";
    private const string Undated = """{"signal":"BUY","type":"LONG","price":500.25}""";
    private readonly TradingDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Theory]
    [InlineData(Dated)]
    [InlineData(Undated)]
    public async Task A_second_delivery_gets_the_first_answer(string body)
    {
        var first = Assert.IsType<Admission.Accepted>(await _desk.SendAsync(body));
        _desk.Clock.Advance(TimeSpan.FromSeconds(5));
        var second = Assert.IsType<Admission.Accepted>(await _desk.SendAsync(body));
        Assert.Equal((false, true), (first.IsDuplicate, second.IsDuplicate));
        Assert.Equal((first.Record.Id, first.Record.Trades[0], TradingDesk.Monday), (second.Record.Id, second.Record.Trades[0], second.Record.ReceivedAt));
        Assert.Single(_desk.AllTrades());
    }

    [Fact]
    public async Task A_delivery_after_the_trade_has_ended_is_a_duplicate_all_the_same()
    {
        await TradeLife.LiveAsync(_desk);
        Assert.True(Assert.IsType<Admission.Accepted>(await _desk.SendAsync(TradeLife.Alert)).IsDuplicate);
        Assert.Single(_desk.AllTrades());
    }

    [Fact]
    public async Task An_alert_with_a_time_of_its_own_is_a_duplicate_for_ever()
    {
        const string exit = """{"action":"EXIT","type":"LONG","timestamp":"2025-11-10T15:00:00Z"}""";
        await _desk.SendAsync(exit);
        _desk.Clock.Advance(TimeSpan.FromHours(23));
        Assert.True(Assert.IsType<Admission.Accepted>(await _desk.SendAsync(exit)).IsDuplicate);
    }

    [Fact]
    public async Task Without_a_time_of_its_own_it_is_a_duplicate_within_the_window()
    {
        await _desk.SendAsync(Undated);
        _desk.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.True(Assert.IsType<Admission.Accepted>(await _desk.SendAsync(Undated)).IsDuplicate);
    }

    [Fact]
    public async Task After_the_window_it_is_a_new_alert_with_a_trade_of_its_own()
    {
        var ids = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            var admission = Assert.IsType<Admission.Accepted>(await _desk.SendAsync(Undated));
            Assert.Equal((false, i), (admission.IsDuplicate, admission.Record.Generation));
            ids.Add(Assert.Single(admission.Record.Trades).TradeId);
            _desk.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal(4, ids.Distinct().Count());
        // The store finds the alert and all of its trades in one partition.
        Assert.Single(ids.Select(id => id[0]).Distinct());
        Assert.Equal(4, _desk.AllTrades().Count);
    }

    [Fact]
    public async Task The_window_runs_from_the_alert_that_was_taken_not_from_its_repetitions()
    {
        await _desk.SendAsync(Undated);
        _desk.Clock.Advance(TimeSpan.FromMinutes(4));
        await _desk.SendAsync(Undated);
        _desk.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(Assert.IsType<Admission.Accepted>(await _desk.SendAsync(Undated)).IsDuplicate);
    }

    [Fact]
    public async Task Another_price_without_a_time_is_another_alert()
    {
        await _desk.SendAsync(Undated);
        Assert.False(Assert.IsType<Admission.Accepted>(await _desk.SendAsync("""{"signal":"BUY","type":"LONG","price":500.26}""")).IsDuplicate);
        Assert.True(Assert.IsType<Admission.Accepted>(await _desk.SendAsync("""{"type":"LONG","price":"500.260","signal":"BUY"}""")).IsDuplicate);
    }

    [Fact]
    public async Task The_same_alert_for_another_strategy_is_another_alert()
    {
        var second = DeskStrategies.Longs with { Id = "qqq-longs-2" };
        await _desk.SendAsync(Dated);
        Assert.False(Assert.IsType<Admission.Accepted>(await _desk.SendAsync(Dated, second)).IsDuplicate);
        Assert.Equal(2, _desk.AllTrades().Count);
    }

    [Theory]
    [InlineData(Dated, 0)]
    [InlineData(Undated, 0)]
    [InlineData(Undated, 1)]
    public async Task Two_hundred_deliveries_at_once_are_one(string body, int generation)
    {
        for (var i = 0; i < generation; i++)
        {
            await _desk.SendAsync(body);
            _desk.Clock.Advance(TimeSpan.FromMinutes(6));
        }

        _desk.Store.BeforeRead = _desk.Store.BeforeWrite = async () => await Task.Yield();
        DeskProcess[] processes = [_desk.Process, _desk.AnotherProcess(), _desk.AnotherProcess()];
        var (alert, fields) = TradingDesk.Read(body, DeskStrategies.Longs);
        var admissions = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => processes[i % 3].Admit.RunAsync(DeskStrategies.Longs, alert, fields).AsTask())));
        var accepted = admissions.Cast<Admission.Accepted>().ToList();
        Assert.Single(accepted, admission => !admission.IsDuplicate);
        Assert.Single(accepted.Select(admission => admission.Record.Trades.Single().TradeId).Distinct());
        Assert.All(accepted, admission => Assert.Equal(generation, admission.Record.Generation));
        Assert.Equal(generation + 1, _desk.AllTrades().Count);
    }
}
