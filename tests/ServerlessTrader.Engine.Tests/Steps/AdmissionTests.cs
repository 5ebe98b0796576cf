using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Risk;
using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Tests.Desk;

namespace ServerlessTrader.Engine.Tests.Steps;

/// <summary>From a parsed alert to stored trades.</summary>
public sealed class AdmissionTests : IDisposable
{
    private readonly TradingDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task Stores_one_trade_an_account_and_starts_each()
    {
        using var desk = new TradingDesk(TwoAccounts());
        var admission = Assert.IsType<Admission.Accepted>(await desk.AlertAsync());
        Assert.Equal([("paper", "accepted"), ("second", "accepted")], admission.Record.Trades.Select(trade => (trade.Account, trade.Status)));
        Assert.Equal(admission.Record.Trades.Select(trade => trade.TradeId).Order(), desk.Process.Scheduler.Started.Order());
        Assert.All(desk.OpenTrades(), trade => Assert.Equal((TradePhase.Accepted, admission.Record.Id), (trade.Phase, trade.Alert.Key)));
        Assert.All(desk.OpenTrades(), trade => Assert.Equal("qqq-longs: open long at 500.25", Assert.Single(desk.JournalOf(trade.Id)).Text));
    }

    [Fact]
    public async Task Keeps_what_the_alert_said()
    {
        await _desk.SendAsync("""{"signal":"BUY","type":"LONG","price":500.25,"timestamp":"2025-11-10T14:59:30Z","timeframe":"15"}""");
        var trade = _desk.Trade;
        Assert.Equal(("QQQ", TradeDirection.Long, "us-options", 15), (trade.Symbol, trade.Direction, trade.Calendar, trade.Timeframe.Minutes));
        Assert.Equal((TradingDesk.Monday, TradingDesk.Monday.AddSeconds(-30), 500.25m), (trade.Alert.ReceivedAt, trade.Alert.Timestamp, trade.Alert.ReferencePrice));
    }

    [Fact]
    public async Task Refuses_at_the_door_what_has_no_place_left()
    {
        using var desk = new TradingDesk(new DeskSetup { Strategies = [DeskStrategies.Longs with { Limits = DeskStrategies.Longs.Limits with { MaxOpenTrades = 1 } }] });
        await desk.EnterAsync();
        var admission = Assert.IsType<Admission.Accepted>(await desk.AlertAsync());
        var answer = Assert.Single(admission.Record.Trades);
        Assert.Equal(("rejected", "too-many-open-trades", "1 trades are open and 1 are allowed"), (answer.Status, answer.Code, answer.Reason));
        Assert.Equal(TradePhase.Rejected, desk.Find(answer.TradeId).Phase);
    }

    [Fact]
    public async Task A_scheduler_that_is_down_does_not_fail_the_admission()
    {
        _desk.Process.Scheduler.Fails = _ => true;
        Assert.IsType<Admission.Accepted>(await _desk.AlertAsync());
        Assert.Equal(TradePhase.Accepted, _desk.Trade.Phase);
    }

    [Theory]
    [InlineData("ENTRY", 0, null)]
    [InlineData("ENTRY", 60_000, null)]
    [InlineData("ENTRY", 60_001, "stale-alert")]
    [InlineData("ENTRY", -30_000, null)]
    [InlineData("ENTRY", -30_001, "future-alert")]
    [InlineData("EXIT", 60_001, null)]
    [InlineData("EXIT", 86_400_000, null)]
    [InlineData("EXIT", 86_400_001, "stale-alert")]
    [InlineData("EXIT", -30_000, null)]
    [InlineData("EXIT", -30_001, "future-alert")]
    public async Task Entries_must_be_fresh_and_exits_of_a_day(string action, int millisecondsOld, string? refusal)
    {
        var timestamp = (TradingDesk.Monday - TimeSpan.FromMilliseconds(millisecondsOld)).ToString("yyyy-MM-ddTHH:mm:ss.fffZ");
        var admission = await _desk.SendAsync($$"""{"action":"{{action}}","signal":"BUY","type":"LONG","price":500.25,"timestamp":"{{timestamp}}"}""");
        if (refusal is null)
        {
            Assert.IsType<Admission.Accepted>(admission);
            return;
        }

        var refused = Assert.IsType<Admission.Refused>(admission);
        Assert.Equal((422, refusal, "timestamp"), (refused.Status, refused.Code, refused.Field));
        Assert.Empty(_desk.AllTrades());
    }

    [Fact]
    public async Task A_strategy_may_allow_older_entries()
    {
        var patient = DeskStrategies.Longs with { Alert = DeskStrategies.Longs.Alert with { MaxAge = TimeSpan.FromMinutes(10) } };
        Assert.IsType<Admission.Accepted>(await _desk.SendAsync("""{"signal":"BUY","type":"LONG","price":500.25,"timestamp":"2025-11-10T14:50:00Z"}""", patient));
        Assert.IsType<Admission.Refused>(await _desk.SendAsync("""{"signal":"BUY","type":"LONG","price":500.25,"timestamp":"2025-11-10T14:49:59Z"}""", patient));
    }

    [Fact]
    public async Task A_strategy_that_is_off_takes_exits_only()
    {
        var off = DeskStrategies.Longs with { Enabled = false };
        var refused = Assert.IsType<Admission.Refused>(await _desk.AlertAsync(strategy: off));
        Assert.Equal((409, "strategy-disabled"), (refused.Status, refused.Code));
        Assert.IsType<Admission.Accepted>(await _desk.SendAsync("""{"action":"EXIT","type":"LONG","timestamp":"2025-11-10T15:00:00Z"}""", off));
    }

    [Fact]
    public async Task A_direction_the_strategy_does_not_trade_is_refused()
    {
        var refused = Assert.IsType<Admission.Refused>(await _desk.AlertAsync(TradeDirection.Short));
        Assert.Equal((409, "direction-not-traded", "The strategy 'qqq-longs' trades long only."), (refused.Status, refused.Code, refused.Message));
    }

    [Fact]
    public async Task A_symbol_the_strategy_does_not_trade_is_refused()
    {
        var refused = Assert.IsType<Admission.Refused>(
            await _desk.SendAsync("""{"signal":"BUY","type":"LONG","underlying":"SPY","price":600,"timestamp":"2025-11-10T15:00:00Z"}"""));
        Assert.Equal((409, "symbol-not-traded"), (refused.Status, refused.Code));
    }

    [Fact]
    public async Task A_refused_alert_leaves_no_trace_and_may_come_again()
    {
        const string body = """{"signal":"BUY","type":"LONG","price":500.25,"timestamp":"2025-11-10T15:00:31Z"}""";
        Assert.IsType<Admission.Refused>(await _desk.SendAsync(body));
        _desk.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(Assert.IsType<Admission.Accepted>(await _desk.SendAsync(body)).IsDuplicate);
    }

    [Fact]
    public async Task A_tripped_breaker_is_an_answer_about_trading()
    {
        await _desk.Process.Environment.Accounts.UpdateAsync(
            "paper", page => page with { Breaker = page.Breaker with { Trip = new BreakerTrip(BreakerCause.LosingStreak, TradingDesk.Monday, "3 losing trades in a row (limit 3)", false) } });
        await AssertRejectedAsync(_desk, "breaker", "3 losing trades in a row (limit 3)");
    }

    [Fact]
    public async Task A_paused_account_is_an_answer_about_trading()
    {
        await _desk.Process.Environment.Accounts.UpdateAsync("paper", page => page with { PausedBecause = "the broker holds 0, our trades need 3" });
        await AssertRejectedAsync(_desk, "account-paused", "the broker holds 0, our trades need 3");
    }

    [Fact]
    public async Task The_kill_switch_is_an_answer_about_trading()
    {
        await _desk.Process.Commands.CloseEverythingAsync("the operator pulled the plug");
        await AssertRejectedAsync(_desk, "entries-stopped", "the operator pulled the plug; POST /api/resume lets entries go on");
        await _desk.Process.Commands.ResumeAsync("all is well");
        Assert.Equal("accepted", Assert.Single(Assert.IsType<Admission.Accepted>(await _desk.AlertAsync()).Record.Trades).Status);
    }

    [Theory]
    [InlineData("2025-11-10T14:29:59Z", "us-options opens at 2025-11-10 14:30 UTC")]
    [InlineData("2025-11-10T21:00:00Z", "us-options opens at 2025-11-11 14:30 UTC")]
    [InlineData("2025-11-27T16:00:00Z", "us-options opens at 2025-11-28 14:30 UTC")] // Thanksgiving
    public async Task A_closed_market_is_an_answer_about_trading(string at, string reason)
    {
        using var desk = new TradingDesk(new DeskSetup { Start = DateTimeOffset.Parse(at), Expiry = new(2025, 12, 5) });
        await AssertRejectedAsync(desk, "market-closed", reason);
    }

    [Fact]
    public async Task One_account_that_may_not_trade_does_not_keep_the_others_from_it()
    {
        using var desk = new TradingDesk(TwoAccounts());
        await desk.Process.Environment.Accounts.UpdateAsync("paper", page => page with { PausedBecause = "a mismatch" });
        var admission = Assert.IsType<Admission.Accepted>(await desk.AlertAsync());
        Assert.Equal([("paper", "rejected", "account-paused"), ("second", "accepted", null)], admission.Record.Trades.Select(trade => (trade.Account, trade.Status, trade.Code)));
        await desk.RunAsync();
        Assert.Equal("second", Assert.Single(desk.OpenTrades()).Account);
    }

    [Fact]
    public async Task A_breaker_that_trips_after_the_admission_still_stops_the_entry()
    {
        await _desk.AlertAsync();
        await _desk.Process.Environment.Accounts.UpdateAsync("paper", page => page with { PausedBecause = "a mismatch" });
        await _desk.RunAsync();
        Assert.Equal("account-paused", _desk.Trade.Outcome!.Code);
        Assert.Empty(_desk.Line.Submits);
    }

    private static DeskSetup TwoAccounts() =>
        new() { Accounts = ["paper", "second"], Strategies = [DeskStrategies.Longs with { Accounts = ["paper", "second"] }] };

    private static async Task AssertRejectedAsync(TradingDesk desk, string code, string reason)
    {
        var admission = Assert.IsType<Admission.Accepted>(await desk.AlertAsync());
        var answer = Assert.Single(admission.Record.Trades);
        Assert.Equal(("rejected", code, reason), (answer.Status, answer.Code, answer.Reason));
        Assert.DoesNotContain(answer.TradeId, desk.Process.Scheduler.Started);
        var trade = desk.Find(answer.TradeId);
        Assert.Equal((TradePhase.Rejected, code), (trade.Phase, trade.Outcome!.Code));
        Assert.Contains(desk.History(), entry => entry.TradeId == answer.TradeId && entry.Code == code);
        Assert.Equal("rejected", Assert.Single(desk.JournalOf(answer.TradeId)).Code);
    }
}
