using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Tests.Desk;
using static ServerlessTrader.Engine.Tests.Desk.PerpetualStrategies;

namespace ServerlessTrader.Engine.Tests.Steps;

/// <summary>What the operator is told of a perpetual's trade.</summary>
public sealed class TradeNewsTests
{
    [Fact]
    public async Task Every_action_of_the_trend_follower_is_told()
    {
        using var desk = Follower();
        await desk.SendAsync($$"""{"action":"BUY","symbol":"BTCUSDT","sl":64800,"timeframe":"1H","timestamp":"{{desk.Stamp()}}"}""");
        await desk.RunUntilAsync(trade => trade.Phase == TradePhase.Open);
        await desk.BitcoinAsync(65_250m);
        Assert.Equal(["trade-entered", "stop-moved", "scaled-out", "added"], desk.Notifier.Codes);
        await desk.BitcoinAsync(64_000m);
        await desk.RunUntilAsync(trade => trade.Phase == TradePhase.Flat);
        var last = desk.Notifier.All.Last();
        Assert.Equal("trade-closed", last.Code);
        Assert.Contains("closed (", last.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_told_names_strategy_account_side_and_numbers()
    {
        using var desk = Follower();
        await desk.SendAsync($$"""{"action":"BUY","symbol":"BTCUSDT","sl":64800,"timeframe":"1H","timestamp":"{{desk.Stamp()}}"}""");
        await desk.RunUntilAsync(trade => trade.Phase == TradePhase.Open);
        await desk.BitcoinAsync(65_250m);
        var told = Assert.Single(desk.Notifier.All, notification => notification.Code == "scaled-out");
        Assert.Equal("r-multiple on paper, long BTCUSDT: target-1: 0.096 of 0.384 closed, 0.288 left.", told.Text);
        Assert.Equal((desk.Trade.Id, "paper"), (told.TradeId, told.Account));
    }

    [Fact]
    public async Task A_refusal_is_told()
    {
        using var desk = Follower();
        await desk.SendAsync($$"""{"action":"BUY","symbol":"BTCUSDT","sl":65800,"timeframe":"1H","timestamp":"{{desk.Stamp()}}"}""");
        await desk.RunAsync();
        Assert.Equal(["stop-on-wrong-side"], desk.Notifier.Codes);
    }

    private static TradingDesk Follower() => new(new DeskSetup { Cash = 10_000m, Strategies = [RMultiple] });
}
