using System.Text;
using ServerlessTrader.Brokers.Configuration;
using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Local.Hosting;

namespace ServerlessTrader.Local.Tests.Hosting;

public sealed class SampleAlertTests
{
    private static readonly DateTimeOffset _now = new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("qqq-longs")]
    [InlineData("qqq-shorts")]
    [InlineData("futures-webhook")]
    [InlineData("r-multiple")]
    public void What_a_newcomer_is_told_to_paste_is_an_alert_of_that_strategy(string id)
    {
        var strategy = StrategyFolder.Load(Repository.Strategies, ["paper", "paper-futures"]).Find(id)!;
        var market = new SimulatedMarket(SimulatedMarketOptions.Default, new ManualTimeProvider(_now));
        var body = SampleAlert.BodyFor(strategy, market)!;
        Assert.True(AlertParser.TryParse(Encoding.UTF8.GetBytes(body), strategy.Alert.Dialect, out var alert, out _), body);
        Assert.Equal(AlertIntent.Open, alert.Intent);
        Assert.Contains(alert.Direction!.Value, strategy.Alert.Directions);
        var price = market.MarkOf(alert.Symbol ?? "QQQ")!.Value;
        Assert.InRange((alert.ReferencePrice ?? price) / price, 0.999m, 1.001m);
    }

    [Fact]
    public void What_cannot_be_made_up_is_not()
    {
        var strategy = StrategyFolder.Load(Repository.Strategies, ["paper", "paper-futures"]).Find("qqq-longs")!;
        var market = new SimulatedMarket(SimulatedMarketOptions.Default, new ManualTimeProvider(_now));
        Assert.Null(SampleAlert.BodyFor(strategy with { Market = strategy.Market with { Symbol = "NIFTY" } }, market));
    }
}
