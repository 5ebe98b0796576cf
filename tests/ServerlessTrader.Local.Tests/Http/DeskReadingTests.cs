using ServerlessTrader.Core.Risk;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Local.Tests.Http;

public sealed class DeskReadingTests
{
    [Fact]
    public async Task Health_needs_no_key_and_tells_uptime_and_version()
    {
        await using var host = await ApiHost.StartAsync();
        host.Clock.Advance(TimeSpan.FromSeconds(90));
        var reply = await host.DeskAsync(HttpMethod.Get, "/api/health", null);
        Assert.Equal((200, "ok", "ok", "0.1.0", 90m), (reply.Status, reply.Text("status"), reply.Text("store"), reply.Text("version"), reply.Number("uptimeSeconds")));
        Assert.Equal(ApiHost.Start, reply.At("startedAt").GetDateTimeOffset());
        Assert.Equal("no-store", reply.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Health_is_503_while_the_store_cannot_be_reached()
    {
        await using var host = await ApiHost.StartAsync();
        host.Tables.Fault = new TableUnavailableException("the disk /var/lib/trader is full");
        var reply = await host.DeskAsync(HttpMethod.Get, "/api/health", null);
        Assert.Equal((503, "unavailable", "unavailable"), (reply.Status, reply.Text("status"), reply.Text("store")));
        Assert.DoesNotContain("/var/lib", reply.Raw, StringComparison.Ordinal);
        host.Tables.Fault = null;
        Assert.Equal(200, (await host.DeskAsync(HttpMethod.Get, "/api/health", null)).Status);
    }

    [Fact]
    public async Task Status_shows_strategies_accounts_markets_and_the_kill_switch()
    {
        await using var host = await ApiHost.StartAsync([ApiHost.Strategy("qqq-longs", "long"), ApiHost.Strategy("off", "short", calendar: "always-open", enabled: false)]);
        await host.AlertAsync(Bodies.Long(ApiHost.Start));
        var reply = await host.ReadAsync("/api/status");
        Assert.Equal(200, reply.Status);
        Assert.Equal(("off", false, "always-open"), (reply.Text("strategies.0.id"), reply.At("strategies.0.enabled").GetBoolean(), reply.Text("strategies.0.calendar")));
        Assert.Equal(("qqq-longs", "options", "/api/webhook/qqq-longs", 1m), (reply.Text("strategies.1.id"), reply.Text("strategies.1.dialect"), reply.Text("strategies.1.address"), reply.Number("strategies.1.openTrades")));
        Assert.Equal(("paper", "paper", true, 1m), (reply.Text("accounts.0.id"), reply.Text("accounts.0.broker"), reply.At("accounts.0.isPaper").GetBoolean(), reply.Number("accounts.0.openTrades")));
        Assert.False(reply.At("accounts.0.breaker.tripped").GetBoolean());
        Assert.Equal(1m, reply.Number("openTrades"));
        Assert.False(reply.At("entries.stopped").GetBoolean());
        Assert.Equal(("always-open", true), (reply.Text("markets.0.calendar"), reply.At("markets.0.open").GetBoolean()));
        Assert.False(reply.At("markets.0").TryGetProperty("nextOpen", out _));
        Assert.Equal(("us-options", true), (reply.Text("markets.1.calendar"), reply.At("markets.1.open").GetBoolean()));
        Assert.Equal(new DateTimeOffset(2026, 1, 15, 14, 30, 0, TimeSpan.Zero), reply.At("markets.1.nextOpen").GetDateTimeOffset());
    }

    [Fact]
    public async Task Status_shows_what_stops_entries()
    {
        await using var host = await ApiHost.StartAsync();
        await host.CommandAsync("/api/close-all");
        await host.Environment.Accounts.UpdateAsync("paper", state => state with
        {
            PausedBecause = "the broker holds 1, our trades need 3",
            Breaker = state.Breaker with { LosingStreak = 3, Trip = new BreakerTrip(BreakerCause.LosingStreak, ApiHost.Start, "3 losing trades in a row", false) },
        });
        host.Clock.SetUtcNow(ApiHost.Start.AddHours(8));
        var reply = await host.ReadAsync("/api/status");
        Assert.True(reply.At("entries.stopped").GetBoolean());
        Assert.Equal("the broker holds 1, our trades need 3", reply.Text("accounts.0.pausedBecause"));
        Assert.True(reply.At("accounts.0.breaker.tripped").GetBoolean());
        Assert.Equal(("losing-streak", "3 losing trades in a row", 3m), (reply.Text("accounts.0.breaker.cause"), reply.Text("accounts.0.breaker.detail"), reply.Number("accounts.0.breaker.losingStreak")));
        Assert.False(reply.At("markets.0.open").GetBoolean());
    }

    [Fact]
    public async Task A_year_the_calendar_does_not_know_leaves_the_rest_of_the_status()
    {
        await using var host = await ApiHost.StartAsync([ApiHost.Strategy("nifty", "long", calendar: "nse")]);
        host.Clock.SetUtcNow(new DateTimeOffset(2099, 6, 1, 6, 0, 0, TimeSpan.Zero));
        var reply = await host.ReadAsync("/api/status");
        Assert.Equal((200, "nse"), (reply.Status, reply.Text("markets.0.calendar")));
        Assert.False(reply.At("markets.0").TryGetProperty("open", out _));
    }

    [Fact]
    public async Task Positions_show_what_is_held_and_at_what_stop()
    {
        await using var host = await ApiHost.StartAsync();
        host.Scheduler.RunsAtOnce = true;
        await host.AlertAsync(Bodies.Long(ApiHost.Start));
        var reply = await host.ReadAsync("/api/positions");
        Assert.Equal((200, 1), (reply.Status, reply.At("positions").GetArrayLength()));
        Assert.Equal(("qqq-longs", "paper", "QQQ", "long", "open"), (reply.Text("positions.0.strategy"), reply.Text("positions.0.account"), reply.Text("positions.0.symbol"), reply.Text("positions.0.direction"), reply.Text("positions.0.phase")));
        Assert.Equal((ApiHost.CallSymbol, "buy", 3m, 4.5m, 2.25m), (reply.Text("positions.0.instrument"), reply.Text("positions.0.side"), reply.Number("positions.0.open"), reply.Number("positions.0.entryPrice"), reply.Number("positions.0.stop")));
    }

    [Fact]
    public async Task Positions_are_empty_when_nothing_is_open()
    {
        await using var host = await ApiHost.StartAsync();
        Assert.Equal(0, (await host.ReadAsync("/api/positions")).At("positions").GetArrayLength());
    }

    [Fact]
    public async Task A_trade_is_shown_with_its_orders_and_its_journal()
    {
        await using var host = await ApiHost.StartAsync();
        host.Scheduler.RunsAtOnce = true;
        var href = (await host.AlertAsync(Bodies.Long(ApiHost.Start))).Text("trades.0.href");
        await host.AlertAsync(Bodies.Exit(ApiHost.Start));
        var reply = await host.ReadAsync(href);
        Assert.Equal((200, "flat", "exit-alert"), (reply.Status, reply.Text("trade.phase"), reply.Text("outcome.code")));
        Assert.Equal(["entry", "exit"], reply.At("orders").EnumerateArray().Select(order => order.GetProperty("purpose").GetString()));
        Assert.Equal(("filled", 3m, 4.5m), (reply.Text("orders.0.state"), reply.Number("orders.0.filled"), reply.Number("orders.0.averagePrice")));
        Assert.True(reply.At("orders.1.reduceOnly").GetBoolean());
        var journal = reply.At("journal").EnumerateArray().Select(line => line.GetProperty("code").GetString()).ToList();
        Assert.Equal("accepted", journal[0]);
        Assert.Equal("flat", journal[^1]);
        Assert.Contains("entered", journal);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("aaaaaaaaaaa%23aaaaaaaaaaa")]
    [InlineData("aaaaaaaaaaa%0Aaaaaaaaaaaa")]
    public async Task A_trade_that_does_not_exist_is_404(string id)
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.ReadAsync($"/api/trades/{id}");
        Assert.Equal((404, "unknown-trade"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task History_shows_the_latest_first()
    {
        await using var host = await ApiHost.StartAsync();
        host.Scheduler.RunsAtOnce = true;
        for (var i = 1; i <= 3; i++)
        {
            await host.AlertAsync(Bodies.Long(host.Clock.GetUtcNow()));
            await host.AlertAsync(Bodies.Exit(host.Clock.GetUtcNow()));
            host.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var all = (await host.ReadAsync("/api/history")).At("trades");
        Assert.Equal(3, all.GetArrayLength());
        Assert.Equal(("flat", "exit-alert", 3m), (all[0].GetProperty("phase").GetString(), all[0].GetProperty("code").GetString(), all[0].GetProperty("quantity").GetDecimal()));
        Assert.True(all[0].GetProperty("endedAt").GetDateTimeOffset() > all[2].GetProperty("endedAt").GetDateTimeOffset());
        var two = (await host.ReadAsync("/api/history?limit=2")).At("trades");
        Assert.Equal([all[0].GetRawText(), all[1].GetRawText()], two.EnumerateArray().Select(trade => trade.GetRawText()));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("501")]
    [InlineData("-1")]
    [InlineData("many")]
    [InlineData("")]
    public async Task A_limit_out_of_range_is_400(string limit)
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.ReadAsync($"/api/history?limit={limit}");
        Assert.Equal((400, "invalid-limit"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task Balance_shows_what_the_broker_says()
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.ReadAsync("/api/balance");
        Assert.Equal(("paper", "paper", 100_000m, 100_000m, "USD"), (reply.Text("accounts.0.account"), reply.Text("accounts.0.broker"), reply.Number("accounts.0.equity"), reply.Number("accounts.0.buyingPower"), reply.Text("accounts.0.currency")));
    }

    [Fact]
    public async Task A_broker_that_cannot_be_read_is_shown_as_such()
    {
        await using var host = await ApiHost.StartAsync();
        host.Tables.Fault = new TableUnavailableException("locked");
        var reply = await host.ReadAsync("/api/balance");
        Assert.Equal((200, "paper"), (reply.Status, reply.Text("accounts.0.account")));
        Assert.NotEmpty(reply.Text("accounts.0.problem"));
        Assert.False(reply.At("accounts.0").TryGetProperty("equity", out _));
    }

    [Fact]
    public async Task An_account_is_shown_with_ledger_money_and_trades()
    {
        await using var host = await ApiHost.StartAsync();
        host.Scheduler.RunsAtOnce = true;
        await host.AlertAsync(Bodies.Long(ApiHost.Start));
        var reply = await host.ReadAsync("/api/accounts/paper");
        Assert.Equal((200, "paper", 1m), (reply.Status, reply.Text("account.id"), reply.Number("account.openTrades")));
        Assert.Equal(675m, reply.Number("account.openRisk"));
        Assert.Equal(99_998.05m, reply.Number("balance.equity"));
        Assert.Equal(["qqq-longs", "qqq-shorts"], reply.At("strategies").EnumerateArray().Select(strategy => strategy.GetString()));
        Assert.Equal("open", reply.Text("trades.0.phase"));
    }

    [Fact]
    public async Task An_account_that_does_not_exist_is_404_with_the_nearest()
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.ReadAsync("/api/accounts/papper");
        Assert.Equal((404, "unknown-account", "Did you mean paper?"), (reply.Status, reply.Code, reply.Suggestions));
    }

    [Fact]
    public async Task A_store_that_fails_is_503_without_internals()
    {
        await using var host = await ApiHost.StartAsync();
        host.Tables.Fault = new TableUnavailableException("the disk /var/lib/trader is full");
        var reply = await host.ReadAsync("/api/positions");
        Assert.Equal((503, "store-unavailable"), (reply.Status, reply.Code));
        Assert.NotNull(reply.Headers.RetryAfter);
        Assert.DoesNotContain("/var/lib", reply.Raw, StringComparison.Ordinal);
    }
}
