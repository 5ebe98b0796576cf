using ServerlessTrader.Core.Risk;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Local.Tests.Http;

/// <summary>What becomes of a well-formed alert: age, duplicates, gates, exits, failures of the store.</summary>
public sealed class AlertAdmissionTests
{
    [Fact]
    public async Task Accepts_a_good_alert_and_says_where_its_trade_can_be_followed()
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.AlertAsync(Bodies.Long(ApiHost.Start));
        var trade = Assert.Single(await host.OpenTradesAsync());
        Assert.Equal(202, reply.Status);
        Assert.Equal(trade.Alert.Key, reply.Text("alertId"));
        Assert.Equal("accepted", reply.Text("status"));
        Assert.Equal((trade.Id, "paper", "accepted", $"/api/trades/{trade.Id}"), (reply.Text("trades.0.tradeId"), reply.Text("trades.0.account"), reply.Text("trades.0.status"), reply.Text("trades.0.href")));
        Assert.False(reply.Has("duplicate"));
        Assert.Equal([trade.Id], host.Scheduler.Started);
        Assert.Equal(200, (await host.ReadAsync(reply.Text("trades.0.href"))).Status);
    }

    [Theory]
    [InlineData(-60, 202, null)]
    [InlineData(-61, 422, "stale-alert")]
    [InlineData(30, 202, null)]
    [InlineData(31, 422, "future-alert")]
    public async Task An_entry_must_be_fresh(int seconds, int status, string? code)
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.AlertAsync(Bodies.Long(ApiHost.Start.AddSeconds(seconds)));
        Assert.Equal(status, reply.Status);
        if (code is not null)
        {
            Assert.Equal((code, "timestamp"), (reply.Code, reply.Text("error.fields.0.field")));
            Assert.Equal("LONG", reply.Text("webhook_data.type"));
            Assert.Empty(await host.OpenTradesAsync());
        }

        await host.TakesTheNextAlertAsync();
    }

    [Theory]
    [InlineData(-86_400, 202)]
    [InlineData(-86_401, 422)]
    public async Task An_exit_has_a_day(int seconds, int status)
    {
        await using var host = await ApiHost.StartAsync();
        Assert.Equal(status, (await host.AlertAsync(Bodies.Exit(ApiHost.Start.AddSeconds(seconds)))).Status);
    }

    [Fact]
    public async Task A_repeated_alert_gets_the_first_answer_and_no_second_trade()
    {
        await using var host = await ApiHost.StartAsync();
        var first = await host.AlertAsync(Bodies.Long(ApiHost.Start));
        host.Clock.Advance(TimeSpan.FromSeconds(15));
        var second = await host.AlertAsync(Bodies.Long(ApiHost.Start));
        Assert.Equal((202, 200), (first.Status, second.Status));
        Assert.True(second.At("duplicate").GetBoolean());
        Assert.Equal(first.Text("alertId"), second.Text("alertId"));
        Assert.Equal(first.At("trades").GetRawText(), second.At("trades").GetRawText());
        Assert.Single(await host.OpenTradesAsync());
        Assert.Single(host.Scheduler.Started);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_hundred_identical_alerts_at_once_are_one_trade(bool hasOwnTime)
    {
        await using var host = await ApiHost.StartAsync();
        var body = hasOwnTime ? Bodies.Long(ApiHost.Start) : Bodies.Timeless;
        var replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => host.AlertAsync(body)));
        Assert.Equal(1, replies.Count(reply => reply.Status == 202));
        Assert.Equal(199, replies.Count(reply => reply.Status == 200 && reply.At("duplicate").GetBoolean()));
        Assert.Single(replies.Select(reply => reply.At("trades").GetRawText()).Distinct());
        Assert.Single(await host.OpenTradesAsync());
        Assert.Single(host.Scheduler.Started);
    }

    [Fact]
    public async Task Without_a_time_of_its_own_the_same_body_is_a_new_alert_after_five_minutes()
    {
        await using var host = await ApiHost.StartAsync();
        var first = await host.AlertAsync(Bodies.Timeless);
        host.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.Equal(200, (await host.AlertAsync(Bodies.Timeless)).Status);
        host.Clock.Advance(TimeSpan.FromTicks(1));
        var later = await host.AlertAsync(Bodies.Timeless);
        Assert.Equal(202, later.Status);
        Assert.NotEqual(first.Text("trades.0.tradeId"), later.Text("trades.0.tradeId"));
        Assert.Equal(2, (await host.OpenTradesAsync()).Count);
    }

    [Fact]
    public async Task The_duplicate_filter_survives_where_the_token_stands()
    {
        await using var host = await ApiHost.StartAsync();
        Assert.Equal(202, (await host.AlertAsync(Bodies.Timeless)).Status);
        Assert.Equal(200, (await host.PostAsync("/api/webhook/qqq-longs", Bodies.Timeless.Replace("}", $",\"token\":\"{ApiHost.LongsToken}\"}}", StringComparison.Ordinal))).Status);
    }

    [Fact]
    public async Task The_kill_switch_lets_the_alert_in_and_rejects_its_trade()
    {
        await using var host = await ApiHost.StartAsync();
        await host.CommandAsync("/api/close-all");
        var reply = await host.AlertAsync(Bodies.Long(ApiHost.Start));
        await AssertRejectedAsync(host, reply, "entries-stopped");
        Assert.Contains("POST /api/resume", reply.Text("trades.0.reason"), StringComparison.Ordinal);
        await host.CommandAsync("/api/resume");
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await host.TakesTheNextAlertAsync();
    }

    [Fact]
    public async Task A_tripped_breaker_rejects_the_trade()
    {
        await using var host = await ApiHost.StartAsync();
        await TripAsync(host);
        await AssertRejectedAsync(host, await host.AlertAsync(Bodies.Long(ApiHost.Start)), "breaker");
    }

    [Fact]
    public async Task A_closed_market_rejects_the_trade_and_says_when_it_opens()
    {
        await using var host = await ApiHost.StartAsync();
        host.Clock.SetUtcNow(new DateTimeOffset(2026, 1, 16, 21, 0, 0, TimeSpan.Zero));
        var reply = await host.AlertAsync(Bodies.Long(host.Clock.GetUtcNow()));
        await AssertRejectedAsync(host, reply, "market-closed");
        Assert.Contains("2026-01-20 14:30 UTC", reply.Text("trades.0.reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exit_closes_the_open_trades_whatever_else_is_stopped()
    {
        await using var host = await ApiHost.StartAsync();
        host.Scheduler.RunsAtOnce = true;
        var entry = await host.AlertAsync(Bodies.Long(ApiHost.Start));
        Assert.Equal(TradePhase.Open, Assert.Single(await host.OpenTradesAsync()).Phase);

        await TripAsync(host);
        await host.Environment.Accounts.SetControlAsync(new EntryControl(true, "stopped by the test", ApiHost.Start));
        var exit = await host.AlertAsync(Bodies.Exit(ApiHost.Start));
        Assert.Equal(202, exit.Status);
        Assert.Equal((entry.Text("trades.0.tradeId"), "closing"), (exit.Text("trades.0.tradeId"), exit.Text("trades.0.status")));
        Assert.Empty(await host.OpenTradesAsync());
        Assert.Equal("exit-alert", Assert.Single(await host.Environment.Trades.HistoryAsync(10)).Code);
    }

    [Fact]
    public async Task An_exit_with_nothing_open_is_accepted_and_says_so()
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.AlertAsync(Bodies.Exit(ApiHost.Start));
        Assert.Equal((202, "accepted", 0), (reply.Status, reply.Text("status"), reply.At("trades").GetArrayLength()));
        Assert.Contains("Nothing is open", reply.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_fails_is_503_with_nothing_stored_and_the_next_delivery_succeeds()
    {
        await using var host = await ApiHost.StartAsync();
        host.Tables.Fault = new TableUnavailableException("the disk /var/lib/trader is full");
        var reply = await host.AlertAsync(Bodies.Long(ApiHost.Start));
        Assert.Equal((503, "store-unavailable"), (reply.Status, reply.Code));
        Assert.Equal(TimeSpan.FromSeconds(5), reply.Headers.RetryAfter!.Delta);
        Assert.DoesNotContain("/var/lib", reply.Raw, StringComparison.Ordinal);

        host.Tables.Fault = null;
        Assert.Empty(await host.OpenTradesAsync());
        var again = await host.AlertAsync(Bodies.Long(ApiHost.Start));
        Assert.Equal(202, again.Status);
        Assert.False(again.Has("duplicate"));
        Assert.Single(await host.OpenTradesAsync());
    }

    [Fact]
    public async Task What_is_stored_but_not_scheduled_is_accepted()
    {
        await using var host = await ApiHost.StartAsync();
        host.Scheduler.Fault = new InvalidOperationException("the scheduler is down");
        Assert.Equal(202, (await host.AlertAsync(Bodies.Long(ApiHost.Start))).Status);
        Assert.Single(await host.OpenTradesAsync());
    }

    [Fact]
    public async Task Whatever_else_goes_wrong_is_500_without_internals_and_the_process_stays_up()
    {
        await using var host = await ApiHost.StartAsync();
        host.Tables.Fault = new InvalidOperationException("a defect at line 42");
        var reply = await host.AlertAsync(Bodies.Long(ApiHost.Start));
        Assert.Equal((500, "internal-error"), (reply.Status, reply.Code));
        Assert.DoesNotContain("42", reply.Raw, StringComparison.Ordinal);
        var correlation = reply.Text("error.message").Split(' ')[^1].TrimEnd('.');
        Assert.Contains(host.Logs.Lines, line => line.Text.Contains(correlation, StringComparison.Ordinal) && line.Text.Contains("a defect at line 42", StringComparison.Ordinal));
        host.Tables.Fault = null;
        await host.TakesTheNextAlertAsync();
    }

    private static async Task AssertRejectedAsync(ApiHost host, Reply reply, string code)
    {
        Assert.Equal((202, "rejected"), (reply.Status, reply.Text("status")));
        Assert.Equal(("rejected", code), (reply.Text("trades.0.status"), reply.Text("trades.0.code")));
        Assert.NotEmpty(reply.Text("trades.0.reason"));
        Assert.Empty(host.Scheduler.Started);
        Assert.Empty(await host.OpenTradesAsync());
        Assert.Equal(code, Assert.Single(await host.Environment.Trades.HistoryAsync(10)).Code);
    }

    private static async Task TripAsync(ApiHost host) => await host.Environment.Accounts.UpdateAsync(
        "paper", state => state with { Breaker = state.Breaker with { LosingStreak = 3, Trip = new BreakerTrip(BreakerCause.LosingStreak, ApiHost.Start, "3 losing trades in a row", false) } });
}
