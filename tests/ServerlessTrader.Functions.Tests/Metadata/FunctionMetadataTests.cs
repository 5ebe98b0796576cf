using System.Text.Json;
using System.Text.RegularExpressions;
using ServerlessTrader.Engine.Http;
using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Functions.Tests.Metadata;

/// <summary>What the platform will find in the published app.</summary>
public sealed partial class FunctionMetadataTests
{
    [Fact]
    public void Every_function_is_listed_with_its_route_auth_level_and_schedule()
    {
        Assert.Equal(
            [
                "AlertFutures: Anonymous post binance/advanced-trading-webhook",
                "AlertFuturesTradingView: Anonymous post tradingview/binance/advanced-trading-webhook",
                "AlertSpread: Anonymous post trade/signal",
                "AlertWebhook: Anonymous post webhook/{strategy?}",
                "CheckExits: activityTrigger",
                "Close: activityTrigger",
                "ControlByFunctionKey: Function get+post operate/{*route}",
                "ControlClose: Anonymous post close/{target}",
                "ControlCloseAll: Anonymous post close-all",
                "ControlResetBreaker: Anonymous post breakers/{account}/reset",
                "ControlResume: Anonymous post resume",
                "Enter: activityTrigger",
                "ReadAccount: Anonymous get accounts/{id}",
                "ReadBalance: Anonymous get balance",
                "ReadHealth: Anonymous get health",
                "ReadHistory: Anonymous get history",
                "ReadPositions: Anonymous get positions",
                "ReadStatus: Anonymous get status",
                "ReadTrade: Anonymous get trades/{id}",
                "Select: activityTrigger",
                "Size: activityTrigger",
                "TimerBreakerReset: timer %BreakerResetSchedule%",
                "TimerMarkToMarket: timer %MarkToMarketSchedule%",
                "TimerReconcile: timer %ReconcileSchedule%",
                "TimerSweep: timer %SweepSchedule%",
                "TradeOrchestrator: orchestrationTrigger",
            ],
            FunctionMetadata.Lines);
    }

    [Fact]
    public void Every_route_of_the_embedded_host_is_one_function_s()
    {
        foreach (var route in TraderRoutes.All)
        {
            var path = Braces().Replace(route.Pattern, "anything");
            Assert.Single(FunctionMetadata.Http, function => function.Method == route.Method && Covers(function.Route, path));
        }
    }

    [Fact]
    public void No_function_answers_at_a_route_the_embedded_host_does_not_have()
    {
        foreach (var function in FunctionMetadata.Http.Where(function => function.AuthLevel == "Anonymous"))
            Assert.Contains(TraderRoutes.All, route => route.Method == function.Method && Covers(function.Route, Braces().Replace(route.Pattern, "anything")));
    }

    [Fact]
    public void Only_the_door_that_trusts_the_platform_has_the_platform_ask_for_a_key()
    {
        Assert.Equal(["ControlByFunctionKey"], FunctionMetadata.Http.Where(function => function.AuthLevel != "Anonymous").Select(function => function.Name).Distinct());
        Assert.DoesNotContain(FunctionMetadata.Http, function => function.Route.StartsWith("/api/operate", StringComparison.Ordinal) && function.AuthLevel != "Function");
    }

    [Fact]
    public void Every_function_that_may_start_or_wake_trades_is_handed_a_client()
    {
        Assert.Equal(
            FunctionMetadata.Http.Select(function => function.Name).Append("TimerSweep").Distinct().Order(StringComparer.Ordinal),
            FunctionMetadata.WithClient.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_step_has_its_activity()
    {
        foreach (var step in Enum.GetNames<TradeStep>())
            Assert.Contains($"{step}: activityTrigger", FunctionMetadata.Lines);
    }

    [Fact]
    public void Host_json_sets_the_orchestration_version_and_leaves_the_routes_under_api()
    {
        using var host = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "host.json")));
        var extensions = host.RootElement.GetProperty("extensions");
        Assert.Equal("1.0", extensions.GetProperty("durableTask").GetProperty("defaultVersion").GetString());
        Assert.Equal("api", extensions.GetProperty("http").GetProperty("routePrefix").GetString());
    }

    [Fact]
    public void The_strategies_are_published_with_the_app() =>
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "strategies"), "*.json"));

    /// <summary>Whether the platform's route takes the path: literals alike, a brace for one part, an optional one for one or none.</summary>
    private static bool Covers(string route, string path)
    {
        var pattern = Regex.Escape(route).Replace(@"/\{strategy\?}", "(/[^/]+)?", StringComparison.Ordinal);
        return Regex.IsMatch(path, $"^{EscapedBraces().Replace(pattern, "[^/]+")}$", RegexOptions.IgnoreCase);
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Braces();

    [GeneratedRegex(@"\\\{[^}*]+\}")]
    private static partial Regex EscapedBraces();
}
