using ServerlessTrader.Core.Risk;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Local.Tests.Http;

public sealed class DeskControlTests
{
    [Theory]
    [InlineData("QQQ")]
    [InlineData("qqq")]
    [InlineData("paper")]
    [InlineData("QQQ%20%20%20260120C00500000")]
    public async Task Closes_what_a_symbol_an_account_or_an_instrument_names(string target)
    {
        await using var host = await ApiHost.StartAsync();
        var tradeId = await OpenAsync(host);
        var reply = await host.CommandAsync($"/api/close/{target}");
        Assert.Equal((200, tradeId), (reply.Status, reply.Text("trades.0.tradeId")));
        Assert.Equal(1, reply.At("trades").GetArrayLength());
        Assert.Equal([tradeId], host.Scheduler.Woken);
        Assert.Equal("close-requested", Assert.Single(await host.OpenTradesAsync()).CloseRequest!.Code);
        await host.Scheduler.RunAsync(tradeId);
        Assert.Equal("close-requested", Assert.Single(await host.Environment.Trades.HistoryAsync(10)).Code);
    }

    [Fact]
    public async Task Closes_one_trade_and_leaves_the_others()
    {
        await using var host = await ApiHost.StartAsync();
        var first = await OpenAsync(host);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await OpenAsync(host);
        var reply = await host.CommandAsync($"/api/close/{second}");
        Assert.Equal((200, second), (reply.Status, reply.Text("trades.0.tradeId")));
        Assert.Equal([first], (await host.OpenTradesAsync()).Where(trade => trade.CloseRequest is null).Select(trade => trade.Id));
    }

    [Fact]
    public async Task Asking_twice_is_asking_once()
    {
        await using var host = await ApiHost.StartAsync();
        await OpenAsync(host);
        await host.CommandAsync("/api/close/QQQ");
        var before = Assert.Single(await host.OpenTradesAsync());
        Assert.Equal(200, (await host.CommandAsync("/api/close/QQQ")).Status);
        Assert.Equal(before.Version, Assert.Single(await host.OpenTradesAsync()).Version);
    }

    [Fact]
    public async Task A_trade_that_has_ended_is_409()
    {
        await using var host = await ApiHost.StartAsync();
        var tradeId = await OpenAsync(host);
        host.Scheduler.RunsAtOnce = true;
        await host.CommandAsync($"/api/close/{tradeId}");
        var reply = await host.CommandAsync($"/api/close/{tradeId}");
        Assert.Equal((409, "trade-ended"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("QQQ")]
    [InlineData("paper")]
    public async Task Nothing_to_close_is_no_failure(string target)
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.CommandAsync($"/api/close/{target}");
        Assert.Equal((200, 0), (reply.Status, reply.At("trades").GetArrayLength()));
        Assert.StartsWith("Nothing was open", reply.Text("message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("QQ", "Did you mean QQQ?")]
    [InlineData("papers", "Did you mean paper?")]
    [InlineData("something-else", "There are: QQQ, paper.")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaa", "There are: QQQ, paper.")]
    public async Task An_unknown_target_is_404_with_what_there_is(string target, string suggestion)
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.CommandAsync($"/api/close/{target}");
        Assert.Equal((404, "unknown-target"), (reply.Status, reply.Code));
        Assert.Contains(suggestion, reply.Suggestions, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_kill_switch_stops_entries_and_closes_everything()
    {
        await using var host = await ApiHost.StartAsync();
        await OpenAsync(host);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await OpenAsync(host);
        var reply = await host.CommandAsync("/api/close-all");
        Assert.Equal((200, 2), (reply.Status, reply.At("trades").GetArrayLength()));
        Assert.All(await host.OpenTradesAsync(), trade => Assert.Equal("close-all", trade.CloseRequest!.Code));
        Assert.True((await host.Environment.Accounts.GetControlAsync()).Stopped);
        foreach (var trade in await host.OpenTradesAsync())
            await host.Scheduler.RunAsync(trade.Id);
        Assert.Empty(await host.OpenTradesAsync());
    }

    [Fact]
    public async Task The_kill_switch_tells_every_trade_even_when_some_cannot_be_woken()
    {
        await using var host = await ApiHost.StartAsync();
        await OpenAsync(host);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await OpenAsync(host);
        host.Scheduler.Fault = new InvalidOperationException("the scheduler is down");
        var reply = await host.CommandAsync("/api/close-all");
        Assert.Equal((503, 2), (reply.Status, reply.At("failed").GetArrayLength()));
        Assert.All(await host.OpenTradesAsync(), trade => Assert.NotNull(trade.CloseRequest));
        Assert.True((await host.Environment.Accounts.GetControlAsync()).Stopped);
        host.Scheduler.Fault = null;
        Assert.Equal(200, (await host.CommandAsync("/api/close-all")).Status);
    }

    [Fact]
    public async Task Resume_lets_entries_go_on()
    {
        await using var host = await ApiHost.StartAsync();
        await host.CommandAsync("/api/close-all");
        var first = await host.CommandAsync("/api/resume");
        Assert.Equal(200, first.Status);
        Assert.True(first.At("changed").GetBoolean());
        Assert.False((await host.CommandAsync("/api/resume")).At("changed").GetBoolean());
        await host.TakesTheNextAlertAsync();
    }

    [Fact]
    public async Task An_operator_resets_a_breaker()
    {
        await using var host = await ApiHost.StartAsync();
        await host.Environment.Accounts.UpdateAsync("paper", state => state with
        {
            Breaker = new CircuitBreaker { LosingStreak = 3, Trip = new BreakerTrip(BreakerCause.LosingStreak, ApiHost.Start, "3 losing trades in a row", false) },
        });
        var reply = await host.CommandAsync("/api/breakers/paper/reset");
        Assert.Equal(200, reply.Status);
        Assert.True(reply.At("changed").GetBoolean());
        Assert.Equal(new CircuitBreaker(), (await host.Environment.Accounts.GetAsync("paper")).Breaker);
        Assert.False((await host.CommandAsync("/api/breakers/paper/reset")).At("changed").GetBoolean());
        await host.TakesTheNextAlertAsync();
    }

    [Fact]
    public async Task The_breaker_of_an_unknown_account_is_404()
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.CommandAsync("/api/breakers/live/reset");
        Assert.Equal((404, "unknown-account"), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task A_kill_switch_that_cannot_be_stored_is_503()
    {
        await using var host = await ApiHost.StartAsync();
        host.Tables.Fault = new TableUnavailableException("locked");
        Assert.Equal((503, "store-unavailable"), ((await host.CommandAsync("/api/close-all")) is var reply ? reply.Status : 0, reply.Code));
    }

    /// <summary>An open trade in QQQ.</summary>
    private static async Task<string> OpenAsync(ApiHost host)
    {
        var tradeId = (await host.AlertAsync(Bodies.Long(host.Clock.GetUtcNow()))).Text("trades.0.tradeId");
        await host.Scheduler.RunAsync(tradeId);
        Assert.Contains(await host.OpenTradesAsync(), trade => trade.Id == tradeId && trade.Phase == TradePhase.Open);
        return tradeId;
    }
}
