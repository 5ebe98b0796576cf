using ServerlessTrader.Engine.Http;

namespace ServerlessTrader.Local.Tests.Http;

/// <summary>The table of routes, mapped by endpoint routing and dispatched without it.</summary>
public sealed class RouteTests
{
    [Theory]
    [InlineData("/api/nothing", false)]
    [InlineData("/api/nothing", true)]
    [InlineData("/api", false)]
    [InlineData("/api", true)]
    [InlineData("/api/webhook/qqq-longs/entry", false)]
    [InlineData("/api/webhook/qqq-longs/entry", true)]
    [InlineData("/api/trades", false)]
    [InlineData("/api/trades", true)]
    [InlineData("/api/index.html", false)]
    [InlineData("/api/index.html", true)]
    public async Task An_unknown_path_is_404_with_every_route_there_is(string path, bool dispatches)
    {
        await using var host = await ApiHost.StartAsync(dispatches: dispatches);
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete])
        {
            var reply = await host.DeskAsync(method, path, ApiHost.OperatorKey);
            Assert.Equal((404, "unknown-route"), (reply.Status, reply.Text("code")));
            Assert.Equal("application/problem+json", reply.ContentHeaders.ContentType!.MediaType);
            Assert.Contains("POST /api/webhook/{strategy}", reply.At("routes").EnumerateArray().Select(route => route.GetString()));
            Assert.Equal(TraderRoutes.All.Count, reply.At("routes").GetArrayLength());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_wrong_method_is_405_with_the_right_one(bool dispatches)
    {
        await using var host = await ApiHost.StartAsync(dispatches: dispatches);
        foreach (var route in TraderRoutes.All)
        {
            var path = route.Pattern.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete])
            {
                if (method.Method == route.Method)
                    continue;
                var reply = await host.DeskAsync(method, path, ApiHost.OperatorKey);
                Assert.True(reply.Status == 405, $"{method} {path}: {reply.Status}");
                Assert.Equal(("method-not-allowed", route.Method), (reply.Text("code"), reply.Text("methods.0")));
                Assert.Equal([route.Method], reply.ContentHeaders.Allow);
            }
        }

        await host.TakesTheNextAlertAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_route_can_be_reached(bool dispatches)
    {
        await using var host = await ApiHost.StartAsync(dispatches: dispatches);
        foreach (var route in TraderRoutes.All)
        {
            var path = route.Pattern.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);
            var reply = await host.DeskAsync(new HttpMethod(route.Method), path, null);
            Assert.True(reply.Status == (route.Role == TraderRole.None ? 200 : 401), $"{route.Method} {path}: {reply.Status}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_stands_for_itself_comes_before_a_strategys_name(bool dispatches)
    {
        await using var host = await ApiHost.StartAsync(dispatches: dispatches);
        foreach (var reserved in (string[])["entry", "exit", "hourly"])
        {
            var reply = await host.PostAsync($"/api/webhook/{reserved}?token={ApiHost.LongsToken}", Bodies.Long(ApiHost.Start));
            Assert.DoesNotContain($"'{reserved}'", reply.Raw, StringComparison.Ordinal);
        }

        Assert.Equal("There is no strategy 'daily'.", (await host.PostAsync($"/api/webhook/daily?token={ApiHost.LongsToken}", Bodies.Long(ApiHost.Start))).Text("error.message"));
    }

    [Fact]
    public async Task Dispatched_routes_see_their_values()
    {
        await using var host = await ApiHost.StartAsync(dispatches: true);
        var href = (await host.AlertAsync(Bodies.Long(ApiHost.Start))).Text("trades.0.href");
        Assert.Equal("accepted", (await host.ReadAsync(href)).Text("trade.phase"));
        Assert.Equal(200, (await host.CommandAsync("/api/breakers/paper/reset")).Status);
    }

    [Fact]
    public async Task Other_paths_are_left_to_the_host()
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.DeskAsync(HttpMethod.Get, "/", null);
        Assert.Equal((404, ""), (reply.Status, reply.Raw));
    }

    [Fact]
    public async Task OpenAPI_describes_every_route()
    {
        await using var host = await ApiHost.StartAsync();
        var document = await host.DeskAsync(HttpMethod.Get, "/openapi/v1.json", null);
        Assert.Equal(200, document.Status);
        var paths = document.At("paths");
        foreach (var route in TraderRoutes.All)
        {
            var operation = paths.GetProperty(route.Pattern).GetProperty(route.Method == "GET" ? "get" : "post");
            Assert.Equal((route.Name, route.Summary), (operation.GetProperty("operationId").GetString(), operation.GetProperty("summary").GetString()));
            foreach (var response in route.Responses)
                Assert.True(operation.GetProperty("responses").TryGetProperty(response.Status.ToString(System.Globalization.CultureInfo.InvariantCulture), out _), $"{route.Pattern} {response.Status}");
            var parameters = operation.TryGetProperty("parameters", out var described) ? described.EnumerateArray().ToList() : [];
            Assert.Equal(
                route.Pattern.Split('/').Where(segment => segment.StartsWith('{')).Select(segment => segment.Trim('{', '}')),
                parameters.Where(parameter => parameter.GetProperty("in").GetString() == "path").Select(parameter => parameter.GetProperty("name").GetString()));
            Assert.Equal(route.Role == TraderRole.Alert, parameters.Any(parameter => parameter.GetProperty("name").GetString() == "wait"));
        }

        Assert.Equal(TraderRoutes.All.Count, paths.EnumerateObject().Count());
    }

    [Fact]
    public void Names_are_unique() => Assert.Distinct(TraderRoutes.All.Select(route => route.Name));
}
