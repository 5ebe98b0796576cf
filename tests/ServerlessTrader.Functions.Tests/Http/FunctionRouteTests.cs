using Microsoft.AspNetCore.Http;
using ServerlessTrader.Functions.Http;
using ServerlessTrader.Functions.Tests.Orchestration;

namespace ServerlessTrader.Functions.Tests.Http;

/// <summary>The HTTP functions hand on to the same handlers as the embedded host, and ask for the same keys.</summary>
public sealed class FunctionRouteTests : IAsyncLifetime
{
    private DurableDesk _desk = null!;

    public async Task InitializeAsync() => _desk = await DurableDesk.StartAsync();

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Health_needs_no_key()
    {
        var (status, json) = await _desk.Request().To("GET", "/api/health").SendAsync<ReadingFunctions>((read, request) => read.Health(request, _desk.Client));
        Assert.Equal(200, status);
        Assert.NotEqual(System.Text.Json.JsonValueKind.Undefined, json.ValueKind);
    }

    [Fact]
    public async Task Reading_needs_the_viewer_key_or_the_operator_s()
    {
        Assert.Equal(401, (await StatusAsync(null)).Status);
        Assert.Equal(401, (await StatusAsync("wrong")).Status);
        Assert.Equal(200, (await StatusAsync(TestServices.ViewerKey)).Status);
        Assert.Equal(200, (await StatusAsync(TestServices.OperatorKey)).Status);
    }

    [Fact]
    public async Task Control_needs_the_operator_key()
    {
        Assert.Equal(401, (await ResumeAsync(null)).Status);
        Assert.Equal(403, (await ResumeAsync(TestServices.ViewerKey)).Status);
        Assert.Equal(200, (await ResumeAsync(TestServices.OperatorKey)).Status);
    }

    [Fact]
    public async Task Behind_the_platform_s_own_key_control_and_reading_need_no_other()
    {
        Assert.Equal(200, (await OperateAsync("POST", "close-all")).Status);
        Assert.Equal(200, (await OperateAsync("POST", "resume")).Status);
        Assert.Equal(200, (await OperateAsync("POST", "breakers/paper/reset")).Status);
        Assert.Equal(200, (await OperateAsync("GET", "status")).Status);
        Assert.Equal(404, (await OperateAsync("GET", "nothing/there")).Status);
    }

    [Fact]
    public async Task Behind_the_platform_s_own_key_an_alert_still_needs_its_token()
    {
        var refused = await OperateAsync("POST", "webhook/qqq-longs", """{"signal":"BUY","type":"LONG","price":600}""");
        Assert.Equal(401, refused.Status);
    }

    [Fact]
    public async Task An_alert_without_its_token_is_refused()
    {
        var (status, _) = await _desk.Request().To("POST", "/api/webhook/qqq-longs", body: """{"signal":"BUY","type":"LONG","price":600}""")
            .SendAsync<AlertFunctions>((alerts, request) => alerts.Webhook(request, _desk.Client));
        Assert.Equal(401, status);
    }

    [Fact]
    public async Task The_platform_s_name_for_a_part_of_the_path_does_not_change_which_route_is_meant()
    {
        // The function's route names the last part "strategy"; here it is the door for entries, and the body names the strategy.
        var (status, json) = await _desk.Request()
            .To("POST", $"/api/webhook/entry?token={TestServices.AlertToken}", body: """{"action":"ENTRY","strategy":"qqq-longs","signal":"BUY","type":"LONG","price":600,"timestamp":"2026-03-02T16:00:00Z"}""")
            .WithRouteValue("strategy", "entry")
            .SendAsync<AlertFunctions>((alerts, request) => alerts.Webhook(request, _desk.Client));
        Assert.Equal(202, status);
        Assert.Equal("qqq-longs", (await _desk.FindAsync(json.GetProperty("trades")[0].GetProperty("tradeId").GetString()!)).Strategy);
    }

    [Theory]
    [InlineData("/api/webhook", "Webhook")]
    [InlineData("/api/webhook/hourly", "Webhook")]
    [InlineData("/api/webhook/exit", "Webhook")]
    [InlineData("/api/binance/advanced-trading-webhook", "Futures")]
    [InlineData("/api/tradingview/binance/advanced-trading-webhook", "FuturesFromTradingView")]
    [InlineData("/api/trade/signal", "Spread")]
    public async Task Every_alert_route_reaches_the_ingress(string path, string function)
    {
        var (status, json) = await _desk.Request().To("POST", path, body: "").SendAsync<AlertFunctions>((alerts, request) => function switch
        {
            "Webhook" => alerts.Webhook(request, _desk.Client),
            "Futures" => alerts.Futures(request, _desk.Client),
            "FuturesFromTradingView" => alerts.FuturesFromTradingView(request, _desk.Client),
            _ => alerts.Spread(request, _desk.Client),
        });
        Assert.Equal(401, status);
        Assert.Contains("token", json.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Senders_are_told_apart_by_what_the_platform_s_front_end_says()
    {
        await using var strict = await DurableDesk.StartAsync(("Trader:Config", """{"seed":15,"alertsPerMinutePerSender":1}"""));
        Assert.Equal(401, (await FromAsync("52.89.214.238:40001")).Status);
        Assert.Equal(401, (await FromAsync("34.212.75.30:40002")).Status);
        Assert.Equal(429, (await FromAsync("52.89.214.238:40003")).Status);
        // What a sender claims of itself stands further left and counts for nothing.
        Assert.Equal(429, (await FromAsync("34.212.75.99, 52.89.214.238:40004")).Status);

        Task<(int Status, System.Text.Json.JsonElement Json)> FromAsync(string forwarded) =>
            strict.Request().To("POST", "/api/webhook/qqq-longs", body: """{"signal":"BUY","type":"LONG","price":600}""").From(forwarded)
                .SendAsync<AlertFunctions>((alerts, request) => alerts.Webhook(request, strict.Client));
    }

    private Task<(int Status, System.Text.Json.JsonElement Json)> StatusAsync(string? key) =>
        _desk.Request().To("GET", "/api/status", key).SendAsync<ReadingFunctions>((read, request) => read.Status(request, _desk.Client));

    private Task<(int Status, System.Text.Json.JsonElement Json)> ResumeAsync(string? key) =>
        _desk.Request().To("POST", "/api/resume", key).SendAsync<ControlFunctions>((control, request) => control.Resume(request, _desk.Client));

    private Task<(int Status, System.Text.Json.JsonElement Json)> OperateAsync(string method, string route, string? body = null) =>
        _desk.Request().To(method, $"/api/operate/{route}", body: body).SendAsync<ControlFunctions>((control, request) => control.Operate(request, route, _desk.Client));
}
