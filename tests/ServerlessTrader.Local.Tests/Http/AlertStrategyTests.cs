namespace ServerlessTrader.Local.Tests.Http;

/// <summary>Which strategy an alert is for, at every address alerts come in at.</summary>
public sealed class AlertStrategyTests
{
    private const string Futures = """{"symbol":"BTCUSDT","action":"buy","balance_percentage":0.25,"leverage":10,"entry":50000.0}""";
    private const string Spread = """{"strategy":"vertical_spread","qty_per_leg":10,"strike_long":445.0,"strike_short":450.0}""";
    private const string Candle = """{"ticker":"NIFTY","timestamp":"2026-01-14T14:00:00Z","open":1,"high":2,"low":1,"close":2,"volume":5}""";

    [Theory]
    [InlineData("no-such-one")]
    [InlineData("qqq-long")]
    [InlineData("iron condor")]
    public async Task An_unknown_strategy_is_404_with_those_there_are(string name)
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.PostAsync($"/api/webhook/{Uri.EscapeDataString(name)}?token={ApiHost.ShortsToken}", Bodies.Long(ApiHost.Start));
        Assert.Equal((404, "unknown-strategy"), (reply.Status, reply.Code));
        Assert.Contains("qqq-longs, qqq-shorts", reply.Suggestions, StringComparison.Ordinal);
        Assert.Equal(name == "qqq-long", reply.Suggestions.Contains("Did you mean qqq-longs?", StringComparison.Ordinal));
        Assert.Empty(host.Scheduler.Started);
        await host.TakesTheNextAlertAsync();
    }

    [Fact]
    public async Task An_id_may_be_written_in_any_case()
    {
        await using var host = await ApiHost.StartAsync();
        Assert.Equal(202, (await host.PostAsync($"/api/webhook/QQQ-Longs?token={ApiHost.LongsToken}", Bodies.Long(ApiHost.Start))).Status);
    }

    [Theory]
    [InlineData("/api/webhook/AGBot", "")]
    [InlineData("/api/webhook", ",\"strategy\":\"AGBot\"")]
    [InlineData("/api/webhook/entry", ",\"strategy\":\"agbot\"")]
    public async Task A_shared_name_is_resolved_by_direction(string path, string more)
    {
        await using var host = await ApiHost.StartAsync();
        host.Secrets["alert-token-qqq-shorts"] = ApiHost.LongsToken;
        await host.PostAsync($"{path}?token={ApiHost.LongsToken}", Bodies.Long(ApiHost.Start, more));
        await host.PostAsync($"{path}?token={ApiHost.LongsToken}", Bodies.Short(ApiHost.Start, more));
        Assert.Equal(["qqq-longs", "qqq-shorts"], (await host.OpenTradesAsync()).Select(trade => trade.Strategy).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_strategy_chosen_must_be_one_the_token_is_for()
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.PostAsync($"/api/webhook/AGBot?token={ApiHost.LongsToken}", Bodies.Short(ApiHost.Start));
        Assert.Equal((409, "direction-not-traded"), (reply.Status, reply.Code));
        Assert.Empty(host.Scheduler.Started);
    }

    [Fact]
    public async Task An_entry_that_fits_two_strategies_is_refused_by_name()
    {
        await using var host = await ApiHost.StartAsync([ApiHost.Strategy("one", "long,short"), ApiHost.Strategy("two", "long")]);
        host.Secrets["alert-token-one"] = host.Secrets["alert-token-two"] = "shared";
        var reply = await host.PostAsync("/api/webhook/AGBot?token=shared", Bodies.Long(ApiHost.Start));
        Assert.Equal((409, "ambiguous-strategy"), (reply.Status, reply.Code));
        Assert.Contains("one, two", reply.Text("error.message"), StringComparison.Ordinal);
        Assert.Equal(202, (await host.PostAsync("/api/webhook/AGBot?token=shared", Bodies.Short(ApiHost.Start))).Status);
    }

    [Fact]
    public async Task An_exit_goes_to_every_strategy_it_fits()
    {
        await using var host = await ApiHost.StartAsync();
        host.Secrets["alert-token-qqq-shorts"] = ApiHost.LongsToken;
        await host.PostAsync($"/api/webhook/AGBot?token={ApiHost.LongsToken}", Bodies.Long(ApiHost.Start));
        await host.PostAsync($"/api/webhook/AGBot?token={ApiHost.LongsToken}", Bodies.Short(ApiHost.Start));
        var reply = await host.PostAsync($"/api/webhook/AGBot?token={ApiHost.LongsToken}", """{"action":"EXIT","underlying":"QQQ"}""");
        Assert.Equal(202, reply.Status);
        Assert.Equal(2, reply.At("trades").GetArrayLength());
        Assert.All(reply.At("trades").EnumerateArray(), trade => Assert.Equal("closing", trade.GetProperty("status").GetString()));
    }

    [Fact]
    public async Task Without_a_name_the_token_tells_which_strategy_of_the_dialect_is_meant()
    {
        await using var host = await ApiHost.StartAsync();
        Assert.Equal(202, (await host.PostAsync($"/api/webhook?token={ApiHost.ShortsToken}", Bodies.Short(ApiHost.Start))).Status);
        Assert.Equal("qqq-shorts", Assert.Single(await host.OpenTradesAsync()).Strategy);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_disabled_strategy_refuses_entries_and_takes_exits(bool byName)
    {
        await using var host = await ApiHost.StartAsync([ApiHost.Strategy("qqq-longs", "long", enabled: false)]);
        var path = $"/api/webhook/{(byName ? "AGBot" : "qqq-longs")}?token={ApiHost.LongsToken}";
        var reply = await host.PostAsync(path, Bodies.Long(ApiHost.Start));
        Assert.Equal((409, "strategy-disabled"), (reply.Status, reply.Code));
        Assert.Equal("LONG", reply.Text("webhook_data.type"));
        Assert.Equal(202, (await host.PostAsync(path, Bodies.Exit(ApiHost.Start))).Status);
    }

    [Fact]
    public async Task The_entry_address_takes_entries_only()
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.PostAsync($"/api/webhook/entry?token={ApiHost.LongsToken}", Bodies.Exit(ApiHost.Start, ",\"strategy\":\"qqq-longs\""));
        Assert.Equal((400, "invalid-alert"), (reply.Status, reply.Code));
        Assert.Contains("asks to close, and this address takes entries only", reply.Text("error.message"), StringComparison.Ordinal);
        Assert.Equal(202, (await host.PostAsync($"/api/webhook/entry?token={ApiHost.LongsToken}", Bodies.Long(ApiHost.Start, ",\"strategy\":\"qqq-longs\""))).Status);
    }

    [Fact]
    public async Task The_exit_address_takes_exits_only()
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.PostAsync($"/api/webhook/exit?token={ApiHost.LongsToken}", Bodies.Long(ApiHost.Start, ",\"strategy\":\"qqq-longs\""));
        Assert.Equal((400, "invalid-alert"), (reply.Status, reply.Code));
        Assert.Equal(202, (await host.PostAsync($"/api/webhook/exit?token={ApiHost.LongsToken}", Bodies.Exit(ApiHost.Start, ",\"strategy\":\"qqq-longs\""))).Status);
        Assert.Empty(await host.OpenTradesAsync());
    }

    [Fact]
    public async Task The_address_says_what_a_body_without_an_action_asks_for()
    {
        await using var host = await ApiHost.StartAsync();
        var body = $$"""{"signal":"BUY","type":"LONG","price":500.25,"timestamp":"{{Bodies.Iso(ApiHost.Start)}}","strategy":"qqq-longs"}""";
        var entry = await host.PostAsync($"/api/webhook/entry?token={ApiHost.LongsToken}", body);
        Assert.Equal((202, "accepted"), (entry.Status, entry.Text("trades.0.status")));
        var exit = await host.PostAsync($"/api/webhook/exit?token={ApiHost.LongsToken}", body);
        Assert.Equal((202, "closing"), (exit.Status, exit.Text("trades.0.status")));
        Assert.Equal(entry.Text("trades.0.tradeId"), exit.Text("trades.0.tradeId"));
        Assert.NotEqual(entry.Text("alertId"), exit.Text("alertId"));
    }

    [Theory]
    [InlineData("/api/binance/advanced-trading-webhook", Futures, "No strategy takes alerts of the futures kind.")]
    [InlineData("/api/tradingview/binance/advanced-trading-webhook", Futures, "No strategy takes alerts of the futures kind.")]
    [InlineData("/api/trade/signal", Spread, "There is no strategy 'vertical_spread'.")]
    [InlineData("/api/webhook/hourly", Candle, "No strategy takes alerts of the strike kind.")]
    public async Task A_dialect_without_a_strategy_is_404_and_says_so(string path, string body, string message)
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.PostAsync($"{path}?token={ApiHost.LongsToken}", body);
        Assert.Equal((404, "unknown-strategy"), (reply.Status, reply.Code));
        Assert.Equal(message, reply.Text("error.message"));
        Assert.Equal(401, (await host.PostAsync($"{path}?token=wrong", body)).Status);
    }

    [Theory]
    [InlineData("/api/binance/advanced-trading-webhook")]
    [InlineData("/api/tradingview/binance/advanced-trading-webhook")]
    public async Task An_address_of_a_dialect_reads_that_dialect(string path)
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.PostAsync($"{path}?token={ApiHost.LongsToken}", """{"symbol":"BTCUSDT","action":"buy","balance_percentage":25,"leverage":500,"entry":50000.0}""");
        Assert.Equal(400, reply.Status);
        Assert.Equal(["balance_percentage", "leverage"], reply.At("error.fields").EnumerateArray().Select(field => field.GetProperty("field").GetString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_hourly_address_takes_candles_only()
    {
        await using var host = await ApiHost.StartAsync([ApiHost.Strategy("qqq-longs", "long").Replace("\"dialect\": \"options\"", "\"dialect\": \"strike\"", StringComparison.Ordinal)]);
        var candle = await host.PostAsync($"/api/webhook/hourly?token={ApiHost.LongsToken}", Candle.Replace("NIFTY", "QQQ", StringComparison.Ordinal));
        Assert.Equal((202, "The candle is stored."), (candle.Status, candle.Text("message")));
        var order = await host.PostAsync(
            $"/api/webhook/hourly?token={ApiHost.LongsToken}", """{"signal":"S1","action":"ENTRY","strike":500,"option_type":"PE","spot_price":499.5,"timestamp":"2026-01-14T15:00:00Z"}""");
        Assert.Equal(400, order.Status);
        Assert.Contains("this address takes candles only", order.Text("error.message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_without_strategies_says_what_is_missing()
    {
        await using var host = await ApiHost.StartAsync([]);
        Assert.Equal("token-not-configured", (await host.AlertAsync(Bodies.Long(ApiHost.Start))).Code);
    }
}
