using ServerlessTrader.Core.Selection;
using static ServerlessTrader.Core.Tests.Strategies.StrategyText;

namespace ServerlessTrader.Core.Tests.Strategies;

/// <summary>What a strategy for perpetuals may say.</summary>
public sealed class PerpetualValidatorTests
{
    [Theory]
    [InlineData("\"maxEntrySlip\": 0.02", "\"maxEntrySlip\": 0", "$.selection.maxEntrySlip")]
    [InlineData("\"quoteCurrency\": \"USDC\"", "\"quoteCurrency\": \"us dollars\"", "$.selection.quoteCurrency")]
    [InlineData("\"kind\": \"market\"", "\"kind\": \"limit-walk\"", "$.entry.kind")]
    [InlineData("\"riskPct\": 0.02", "\"riskPct\": 2", "$.sizing.riskPct")]
    [InlineData("\"equityPctMax\": 0.5", "\"equityPctMax\": 0", "$.sizing.equityPctMax")]
    [InlineData("\"leverage\": 5", "\"leverage\": 126", "$.sizing.leverage")]
    [InlineData("\"share\": 0.5", "\"share\": 1.5", "$.exits[1].thenAdd.share")]
    [InlineData("\"thenStop\": { \"to\": \"break-even-plus-fees\" }, ", "", "$.exits[1].thenAdd")]
    [InlineData("\"close\": 0.2 }", "\"close\": 0.2, \"thenStop\": { \"r\": 1 }, \"thenAdd\": { \"share\": 0.1 } }", "$.exits")]
    public void Says_what_is_wrong_where_it_stands(string piece, string by, string path) =>
        Assert.Equal(path, Assert.Single(ProblemsOf(Spoilt(Perpetual, piece, by))).Path);

    [Fact]
    public void A_size_by_risk_needs_a_stop()
    {
        var start = Perpetual.IndexOf("\"exits\"", StringComparison.Ordinal);
        Assert.Equal("$.exits", Assert.Single(ProblemsOf(Perpetual[..start] + "\"exits\": [] }")).Path);
    }

    [Fact]
    public void A_share_of_the_balance_does_without_exits_when_it_says_so() => Assert.Empty(Parse(WithoutStop).Exits);

    [Fact]
    public void An_exit_without_a_stop_is_refused_also_there() => Assert.Equal(
        "$.exits", Assert.Single(ProblemsOf(Spoilt(WithoutStop, "\"exits\": []", "\"exits\": [{ \"kind\": \"longest-hold\", \"tradingTime\": \"1h\" }]"))).Path);

    [Fact]
    public void Only_alerts_of_the_futures_dialect_may_name_the_share() => Assert.Equal(
        "$.sizing", Assert.Single(ProblemsOf(Spoilt(WithoutStop, "\"dialect\": \"futures\"", "\"dialect\": \"strategy\""))).Path);

    [Fact]
    public void An_option_is_neither_taken_at_the_market_nor_on_margin() => Assert.Equal(
        ["$.entry.kind", "$.sizing.kind"],
        ProblemsOf(Spoilt(Spoilt(Least, "\"kind\": \"limit-walk\"", "\"kind\": \"market\""), "\"kind\": \"fixed-contracts\", \"contracts\": 3", "\"kind\": \"risk-percent\"")).Select(problem => problem.Path));

    [Theory]
    [InlineData("50500", "50000")]
    [InlineData("49500", "50000")]
    public void The_market_may_have_moved_one_percent_of_the_alerts_price(string price, string reference) =>
        Assert.Null(new PerpetualSelection().Objection(decimal.Parse(price), decimal.Parse(reference)));

    [Theory]
    [InlineData("50500.1")]
    [InlineData("49499.9")]
    public void Further_is_refused_with_the_figures(string price) => Assert.Equal(
        $"the market is at {price}, 1.00 % from the alert's 50000; at most 1.00 % is allowed", new PerpetualSelection().Objection(decimal.Parse(price), 50_000m));

    [Fact]
    public void An_alert_without_a_price_is_not_held_to_one() => Assert.Null(new PerpetualSelection().Objection(50_000m, null));
}
