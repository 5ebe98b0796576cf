using System.Text.Json;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Local.Tests.Http;

/// <summary>The futures webhook from the alert to the answer, over HTTP and the real runner.</summary>
public sealed class FuturesWebhookTests
{
    private const string Buy = """ "symbol":"BTCUSDT","action":"buy","balance_percentage":0.25,"leverage":10,"entry":50000 """;
    private const string Sell = """ "symbol":"BTCUSDT","action":"sell","balance_percentage":0.25,"leverage":10,"entry":50000 """;
    private const string Close = """ "symbol":"BTCUSDT","action":"close" """;

    [Theory]
    [InlineData("/api/webhook/futures-webhook")]
    [InlineData("/api/binance/advanced-trading-webhook")]
    [InlineData("/api/tradingview/binance/advanced-trading-webhook")]
    public async Task A_buy_is_answered_in_the_documented_shape(string path)
    {
        await using var host = await FuturesHost.StartAsync();
        var reply = await host.AlertAsync(Buy, path: path);
        Assert.Equal((200, true, "futures-webhook: buy 0.050 BTCUSDT"), (reply.Status, reply.At("success").GetBoolean(), reply.Text("message")));
        Assert.Equal(["success", "message", "trade", "calculation_details", "timestamp"], Names(reply.Json));
        Assert.Equal(
            ["symbol", "action", "quantity", "leverage", "entry_price", "current_price", "main_order_id", "opposite_position_closed", "mode"], Names(reply.At("trade")));
        Assert.Equal(
            ("BTCUSDT", "buy", 0.05m, 10m, 50_000m, 50_000m, false, "auto_quantity"),
            (reply.Text("trade.symbol"), reply.Text("trade.action"), reply.Number("trade.quantity"), reply.Number("trade.leverage"), reply.Number("trade.entry_price"),
                reply.Number("trade.current_price"), reply.At("trade.opposite_position_closed").GetBoolean(), reply.Text("trade.mode")));
        Assert.Equal(
            ["account_balance_usdt", "balance_percentage", "leverage", "position_value_usdt", "current_price", "quantity"], Names(reply.At("calculation_details")));
        Assert.Equal(
            (1_000m, 0.25m, 10m, 2_500m, 50_000m, 0.05m),
            (reply.Number("calculation_details.account_balance_usdt"), reply.Number("calculation_details.balance_percentage"), reply.Number("calculation_details.leverage"),
                reply.Number("calculation_details.position_value_usdt"), reply.Number("calculation_details.current_price"), reply.Number("calculation_details.quantity")));
    }

    [Fact]
    public async Task A_reversal_says_that_the_other_side_was_closed()
    {
        await using var host = await FuturesHost.StartAsync();
        await host.AlertAsync(Buy);
        var reply = await host.AlertAsync(Sell);
        Assert.True(reply.At("trade.opposite_position_closed").GetBoolean());
        Assert.Equal(-reply.Number("trade.quantity"), await host.HeldAsync("BTCUSDT"));
    }

    [Fact]
    public async Task A_close_is_answered_with_what_was_closed_and_cancelled()
    {
        await using var host = await FuturesHost.StartAsync();
        await host.AlertAsync(Buy);
        await host.Paper.SubmitAsync(OrderRequest.Single("by-hand", new Perpetual("BTCUSDT"), OrderSide.Buy, 0.01m, OrderType.Limit, 40_000m));
        var reply = await host.AlertAsync(Close);
        Assert.Equal((200, true, "All positions closed for BTCUSDT"), (reply.Status, reply.At("success").GetBoolean(), reply.Text("message")));
        Assert.Equal(["success", "message", "symbol", "action", "closed_positions", "cancelled_orders", "timestamp"], Names(reply.Json));
        Assert.Equal(["quantity", "order_id", "side", "position_type"], Names(reply.At("closed_positions.0")));
        Assert.Equal((0.05m, "sell", "long"), (reply.Number("closed_positions.0.quantity"), reply.Text("closed_positions.0.side"), reply.Text("closed_positions.0.position_type")));
        Assert.Equal(1, reply.At("cancelled_orders").GetArrayLength());
        Assert.Equal(0m, await host.HeldAsync("BTCUSDT"));
    }

    [Fact]
    public async Task Closing_nothing_is_a_success_with_empty_lists()
    {
        await using var host = await FuturesHost.StartAsync();
        var reply = await host.AlertAsync(Close);
        Assert.Equal((200, true), (reply.Status, reply.At("success").GetBoolean()));
        Assert.Equal((0, 0), (reply.At("closed_positions").GetArrayLength(), reply.At("cancelled_orders").GetArrayLength()));
    }

    [Fact]
    public async Task A_brokers_refusal_is_answered_with_its_code_its_words_and_what_to_do()
    {
        await using var host = await FuturesHost.StartAsync();
        host.Broker.Capabilities = host.Broker.Capabilities with { Name = "binance" };
        host.Broker.Answer = _ => new OrderOutcome.Rejected("-2019", "Margin is insufficient.");
        var reply = await host.AlertAsync($"{Buy},\"secret\":\"hush-hush-hush\"");
        Assert.Equal(200, reply.Status);
        Assert.False(reply.At("success").GetBoolean());
        Assert.Equal("Binance API error (Code -2019): Margin is insufficient.", reply.Text("error"));
        Assert.Contains("lower balance_percentage", reply.Text("suggestions.0"), StringComparison.Ordinal);
        Assert.Equal("buy", reply.Text("webhook_data.action"));
        Assert.False(reply.At("webhook_data").TryGetProperty("secret", out _));
    }

    [Fact]
    public async Task A_balance_that_is_too_small_is_answered_with_the_figures()
    {
        await using var host = await FuturesHost.StartAsync(cash: 20m);
        var reply = await host.AlertAsync(""" "symbol":"BTCUSDT","action":"buy","balance_percentage":0.01,"leverage":1,"entry":50000 """);
        Assert.False(reply.At("success").GetBoolean());
        Assert.Contains("0.20", reply.Text("error"), StringComparison.Ordinal);
        Assert.Contains("100", reply.Text("error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_market_that_has_moved_is_answered_with_both_prices()
    {
        await using var host = await FuturesHost.StartAsync();
        var reply = await host.AlertAsync(Buy.Replace("50000", "48000", StringComparison.Ordinal));
        Assert.Contains("48000", reply.Text("error"), StringComparison.Ordinal);
        Assert.Contains("maxEntrySlip", reply.Text("suggestions.0"), StringComparison.Ordinal);
        Assert.Empty(host.Broker.Submits);
    }

    [Fact]
    public async Task The_kill_switch_flattens_perpetuals_and_stops_entries()
    {
        await using var host = await FuturesHost.StartAsync();
        await host.AlertAsync(Buy);
        var told = await host.CommandAsync("/api/close-all");
        var trade = await host.UntilAsync(told.Text("trades.0.tradeId"), trade => trade.Phase.IsFinal());
        Assert.Equal((200, "close-all", 0m), (told.Status, trade.Outcome!.Code, await host.HeldAsync("BTCUSDT")));
        var refused = await host.AlertAsync(Buy);
        Assert.False(refused.At("success").GetBoolean());
        Assert.Contains("/api/resume", refused.Suggestions, StringComparison.Ordinal);
        await host.CommandAsync("/api/resume");
        Assert.True((await host.AlertAsync(Buy)).At("success").GetBoolean());
    }

    [Fact]
    public async Task A_daily_drawdown_stops_entries_and_no_close()
    {
        await using var host = await FuturesHost.StartAsync();
        await host.AlertAsync(Buy);
        await host.Environment.Accounts.UpdateAsync(
            "paper-futures", state => state with { Breaker = state.Breaker.OnEquity(800m, DateOnly.FromDateTime(DateTime.UnixEpoch), DateTimeOffset.UnixEpoch, new() { DailyLoss = 0.1m }) });
        await host.Environment.Accounts.UpdateAsync(
            "paper-futures", state => state with { Breaker = state.Breaker.OnEquity(700m, DateOnly.FromDateTime(DateTime.UnixEpoch), DateTimeOffset.UnixEpoch, new() { DailyLoss = 0.1m }) });
        Assert.False((await host.AlertAsync(Buy)).At("success").GetBoolean());
        Assert.True((await host.AlertAsync(Close)).At("success").GetBoolean());
        Assert.Equal(0m, await host.HeldAsync("BTCUSDT"));
    }

    [Fact]
    public async Task Two_hundred_alerts_at_once_for_one_symbol_are_executed_one_after_the_other_in_order()
    {
        await using var host = await FuturesHost.StartAsync(cash: 1_000_000m);
        var replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => host.AlertAsync(
            """ "symbol":"BTCUSDT","action":"buy","balance_percentage":0.01,"leverage":10,"entry":50000 """, query: "")));
        Assert.All(replies, reply => Assert.Equal(202, reply.Status));
        var trades = await Task.WhenAll(replies.Select(reply => host.UntilAsync(reply.Text("trades.0.tradeId"), trade => trade.Phase is TradePhase.Open || trade.Phase.IsFinal())));
        Assert.All(trades, trade => Assert.Equal(TradePhase.Open, trade.Phase));
        Assert.Empty(host.Broker.Overlaps);
        Assert.Equal(200, host.Broker.Submits.Count);
        // An entry is sized only when the one before it is complete: each begins after its forerunner's end.
        var entered = trades.OrderBy(trade => trade.Orders[0].CreatedAt).ToList();
        Assert.Equal(host.Broker.Submits.Select(order => order.ClientOrderId[..24]), entered.Select(trade => trade.Id));
        Assert.All(entered.Zip(entered.Skip(1)), pair => Assert.True(pair.First.EnteredAt <= pair.Second.Orders[0].CreatedAt));
    }

    [Fact]
    public async Task Two_hundred_symbols_at_once_are_executed_in_parallel()
    {
        await using var host = await FuturesHost.StartAsync(cash: 1_000_000m);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Broker.Gate = gate.Task;
        var replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => host.AlertAsync(
            $$""" "symbol":"S{{i:D3}}USDT","action":"buy","balance_percentage":0.01,"leverage":1,"entry":100 """, query: "")));
        await FuturesHost.UntilAsync(() => ValueTask.FromResult(host.Broker.MostInFlight >= 20));
        host.Broker.Gate = null;
        gate.SetResult();
        var trades = await Task.WhenAll(replies.Select(reply => host.UntilAsync(reply.Text("trades.0.tradeId"), trade => trade.Phase is TradePhase.Open || trade.Phase.IsFinal())));
        Assert.All(trades, trade => Assert.Equal(TradePhase.Open, trade.Phase));
        Assert.Empty(host.Broker.Overlaps);
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(member => member.Name);
}
