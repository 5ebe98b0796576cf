using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Local.Tests.Http;

/// <summary>Answers that are held until there is a result.</summary>
public sealed class AlertWaitTests
{
    [Fact]
    public async Task An_entry_that_is_done_is_answered_with_its_result()
    {
        await using var host = await ApiHost.StartAsync();
        host.Scheduler.RunsAtOnce = true;
        var reply = await host.AlertAsync(Bodies.Long(ApiHost.Start), "&wait=2.5");
        Assert.Equal(200, reply.Status);
        Assert.True(reply.At("success").GetBoolean());
        Assert.Equal("qqq-longs: buy 3 QQQ   260120C00500000", reply.Text("message"));
        Assert.Equal(("QQQ", "buy", 3m, 4.5m, 4.5m), (reply.Text("trade.symbol"), reply.Text("trade.action"), reply.Number("trade.quantity"), reply.Number("trade.entry_price"), reply.Number("trade.current_price")));
        Assert.Equal(("paper", "open", ApiHost.CallSymbol), (reply.Text("trades.0.account"), reply.Text("trades.0.phase"), reply.Text("trades.0.instrument")));
        Assert.NotEmpty(reply.Text("trades.0.main_order_id"));
        Assert.False(reply.At("trade.opposite_position_closed").GetBoolean());
        Assert.Equal($"/api/trades/{reply.Text("trade.id")}", reply.Text("trade.href"));
        Assert.Equal(ApiHost.Start, reply.At("timestamp").GetDateTimeOffset());
    }

    [Fact]
    public async Task An_entry_under_way_is_waited_for()
    {
        await using var host = await ApiHost.StartAsync();
        var answer = host.AlertAsync(Bodies.Long(ApiHost.Start), "&wait=2.5");
        await UntilItWaitsAsync(host, answer);
        await host.Scheduler.RunAsync(Assert.Single(host.Scheduler.Started));
        host.Clock.Advance(TimeSpan.FromMilliseconds(25));
        Assert.Equal((200, 3m), ((await answer).Status, (await answer).Number("trade.quantity")));
    }

    [Theory]
    [InlineData("1", 1000)]
    [InlineData("2.5", 2500)]
    [InlineData("60", 2800)]
    public async Task When_the_time_runs_out_the_ordinary_answer_is_given(string wait, int milliseconds)
    {
        await using var host = await ApiHost.StartAsync();
        var answer = host.AlertAsync(Bodies.Long(ApiHost.Start), $"&wait={wait}");
        while (!answer.IsCompleted)
        {
            if (host.Clock.NextDue is { } due)
                host.Clock.SetUtcNow(due);
            await Task.Yield();
        }

        Assert.Equal((202, "accepted"), ((await answer).Status, (await answer).Text("status")));
        Assert.Equal(ApiHost.Start.AddMilliseconds(milliseconds), host.Clock.GetUtcNow());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("NaN")]
    [InlineData("1e9")]
    [InlineData("soon")]
    [InlineData("")]
    public async Task What_is_no_time_is_no_wait_and_costs_no_alert(string wait)
    {
        await using var host = await ApiHost.StartAsync();
        Assert.Equal(202, (await host.AlertAsync(Bodies.Long(ApiHost.Start), $"&wait={wait}")).Status);
    }

    [Fact]
    public async Task A_refused_entry_is_answered_with_the_brokers_words()
    {
        await using var host = await ApiHost.StartAsync([ApiHost.Strategy("qqq-longs", "long").Replace("\"contracts\": 3", "\"contracts\": 3000", StringComparison.Ordinal)
            .Replace("\"totalRisk\": 0.5", "\"totalRisk\": 1, \"riskPerTrade\": 0.0001", StringComparison.Ordinal)]);
        host.Scheduler.RunsAtOnce = true;
        var reply = await host.AlertAsync(Bodies.Long(ApiHost.Start, ",\"secret\":\"hush-hush-hush\""), "&wait=1");
        Assert.Equal(200, reply.Status);
        Assert.False(reply.At("success").GetBoolean());
        Assert.Equal(reply.Text("trades.0.reason"), reply.Text("error"));
        Assert.Equal(("rejected", 0m), (reply.Text("trades.0.phase"), reply.Number("trades.0.quantity")));
        Assert.Contains(reply.Text("trades.0.href"), reply.Suggestions, StringComparison.Ordinal);
        Assert.Equal("LONG", reply.Text("webhook_data.type"));
        Assert.False(reply.At("webhook_data").TryGetProperty("secret", out _));
        Assert.False(reply.Has("trade"));
    }

    [Fact]
    public async Task A_gate_that_is_closed_is_a_result_too()
    {
        await using var host = await ApiHost.StartAsync();
        await host.CommandAsync("/api/close-all");
        var reply = await host.AlertAsync(Bodies.Long(ApiHost.Start), "&wait=1");
        Assert.Equal((200, "entries-stopped"), (reply.Status, reply.Text("trades.0.code")));
    }

    [Fact]
    public async Task An_exit_is_answered_once_everything_is_flat()
    {
        await using var host = await ApiHost.StartAsync();
        host.Scheduler.RunsAtOnce = true;
        var entry = await host.AlertAsync(Bodies.Long(ApiHost.Start), "&wait=1");
        var reply = await host.AlertAsync(Bodies.Exit(ApiHost.Start), "&wait=1");
        Assert.Equal(200, reply.Status);
        Assert.True(reply.At("success").GetBoolean());
        Assert.Equal(("All positions closed for QQQ", "QQQ", "close"), (reply.Text("message"), reply.Text("symbol"), reply.Text("action")));
        Assert.Equal(entry.Text("trade.id"), reply.Text("trades.0"));
        Assert.Equal((3m, "sell", "long", 4.5m),
            (reply.Number("closed_positions.0.quantity"), reply.Text("closed_positions.0.side"), reply.Text("closed_positions.0.position_type"), reply.Number("closed_positions.0.exit_price")));
        Assert.NotEmpty(reply.Text("closed_positions.0.order_id"));
        Assert.Equal(0, reply.At("cancelled_orders").GetArrayLength());
    }

    [Fact]
    public async Task An_exit_with_nothing_open_is_answered_at_once()
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.AlertAsync(Bodies.Exit(ApiHost.Start), "&wait=2.8");
        Assert.Equal((200, "Nothing was open for QQQ"), (reply.Status, reply.Text("message")));
    }

    [Fact]
    public async Task A_repeated_alert_may_wait_too()
    {
        await using var host = await ApiHost.StartAsync();
        host.Scheduler.RunsAtOnce = true;
        await host.AlertAsync(Bodies.Long(ApiHost.Start));
        var reply = await host.AlertAsync(Bodies.Long(ApiHost.Start), "&wait=1");
        Assert.Equal((200, 3m), (reply.Status, reply.Number("trade.quantity")));
        Assert.True(reply.At("duplicate").GetBoolean());
    }

    [Fact]
    public async Task A_store_that_fails_during_the_wait_does_not_take_the_alert_back()
    {
        await using var host = await ApiHost.StartAsync();
        var answer = host.AlertAsync(Bodies.Long(ApiHost.Start), "&wait=2.5");
        await UntilItWaitsAsync(host, answer);
        host.Tables.Fault = new TableUnavailableException("gone");
        host.Clock.Advance(TimeSpan.FromMilliseconds(25));
        Assert.Equal((202, "accepted"), ((await answer).Status, (await answer).Text("status")));
    }

    [Fact]
    public async Task A_sender_that_hangs_up_while_it_waits_has_its_alert_taken()
    {
        await using var host = await ApiHost.StartAsync();
        using var hangUp = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/webhook/qqq-longs?token={ApiHost.LongsToken}&wait=2.5") { Content = new StringContent(Bodies.Long(ApiHost.Start)) };
        var answer = host.Client.SendAsync(request, hangUp.Token);
        await UntilItWaitsAsync(host, answer);
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        Assert.Single(await host.OpenTradesAsync());
        Assert.Equal(200, (await host.AlertAsync(Bodies.Long(ApiHost.Start))).Status);
    }

    /// <summary>Until the request has looked once and set its timer.</summary>
    private static async Task UntilItWaitsAsync(ApiHost host, Task answer)
    {
        while (host.Clock.NextDue is null && !answer.IsCompleted)
            await Task.Yield();
    }
}
