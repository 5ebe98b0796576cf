using ServerlessTrader.Core.Strategies;
using static ServerlessTrader.Core.Tests.Strategies.StrategyText;

namespace ServerlessTrader.Core.Tests.Strategies;

/// <summary>Files that are read but say something impossible: the complete file, spoilt in one place.</summary>
public sealed class StrategyValidatorTests
{
    [Theory]
    [InlineData("\"id\": \"everything\"", "\"id\": \"Every Thing\"", "$.id", "'Every Thing' cannot name a strategy.", "Write 1 to 40 lower-case letters, digits and single dashes, such as \"qqq-longs\".")]
    [InlineData("\"id\": \"everything\"", "\"id\": \"\"", "$.id", "'' cannot name a strategy.", "Write 1 to 40 lower-case letters, digits and single dashes, such as \"qqq-longs\".")]
    [InlineData("\"id\": \"everything\"", "\"id\": \"a--b\"", "$.id", "'a--b' cannot name a strategy.", "Write 1 to 40 lower-case letters, digits and single dashes, such as \"qqq-longs\".")]
    [InlineData("\"id\": \"everything\"", "\"id\": \"everything\\n\"", "$.id", "'everything\n' cannot name a strategy.", "Write 1 to 40 lower-case letters, digits and single dashes, such as \"qqq-longs\".")]
    [InlineData("\"id\": \"everything\"", "\"id\": \"abcdefghijklmnopqrstuvwxyz-abcdefghijklmn\"", "$.id", "'abcdefghijklmnopqrstuvwxyz-abcdefghijklmn' cannot name a strategy.", "Write 1 to 40 lower-case letters, digits and single dashes, such as \"qqq-longs\".")]
    [InlineData("[\"paper\", \"follower-2\"]", "[]", "$.accounts", "0 accounts are named.", "Name 1 to 30, for example [\"paper\"].")]
    [InlineData("\"follower-2\"", "\"Follower 2\"", "$.accounts[1]", "'Follower 2' cannot name an account.", "Write 1 to 40 lower-case letters, digits and single dashes.")]
    [InlineData("\"follower-2\"", "\"\"", "$.accounts[1]", "'' cannot name an account.", "Write 1 to 40 lower-case letters, digits and single dashes.")]
    [InlineData("\"follower-2\"", "null", "$.accounts[1]", "it is null.", "Take it out.")]
    [InlineData("\"follower-2\"", "\"paper\"", "$.accounts", "'paper' is named twice.", "Name each account once.")]
    [InlineData("\"names\": [\"AGBot\"]", "\"names\": [\" \"]", "$.alert.names[0]", "' ' cannot be a name.", "Write what the alert's \"strategy\" member says, 1 to 100 characters.")]
    [InlineData("\"names\": [\"AGBot\"]", "\"names\": [\"AGBot\", null]", "$.alert.names[1]", "it is null.", "Take it out.")]
    [InlineData("\"directions\": [\"short\"]", "\"directions\": []", "$.alert.directions", "no direction is named.", "Write [\"long\"], [\"short\"] or both, or leave the member out for both.")]
    [InlineData("\"maxAge\": \"30s\"", "\"maxAge\": \"900ms\"", "$.alert.maxAge", "900ms is out of range.", "Write 1s to 1d.")]
    [InlineData("\"maxAge\": \"30s\"", "\"maxAge\": \"25h\"", "$.alert.maxAge", "25h is out of range.", "Write 1s to 1d.")]
    [InlineData("\"duplicateWindow\": \"10m\"", "\"duplicateWindow\": \"0s\"", "$.alert.duplicateWindow", "0s is out of range.", "Write 1s to 1d.")]
    [InlineData("\"entriesPerMinute\": 60", "\"entriesPerMinute\": 0", "$.alert.entriesPerMinute", "0 is out of range.", "Write 1 to 600000.")]
    [InlineData("\"my-token\"", "\"  \"", "$.alert.tokenSecret", "it is blank.", "Name the secret that holds the token, or leave the member out.")]
    [InlineData("\"10.0.0.0/8\"", "\"tradingveiw\"", "$.alert.allowedAddresses[1]", "'tradingveiw' is no address.", "Write an IP, a block such as 10.0.0.0/8, or the preset \"tradingview\".")]
    [InlineData("\"10.0.0.0/8\"", "\"10.0.0.0/40\"", "$.alert.allowedAddresses[1]", "'10.0.0.0/40' is no address.", "Write an IP, a block such as 10.0.0.0/8, or the preset \"tradingview\".")]
    [InlineData("\"10.0.0.0/8\"", "null", "$.alert.allowedAddresses[1]", "it is null.", "Take it out.")]
    [InlineData("\"symbol\": \"QQQ\", ", "", "$.market.symbol", "an option strategy needs its underlying.", "Write for example \"symbol\": \"QQQ\".")]
    [InlineData("\"symbol\": \"QQQ\"", "\"symbol\": \"qqq\"", "$.market.symbol", "'qqq' is no symbol.", "Write it in capitals, without the exchange: \"QQQ\", \"BTCUSDT\".")]
    [InlineData("\"symbol\": \"QQQ\"", "\"symbol\": \"NASDAQ:QQQ\"", "$.market.symbol", "'NASDAQ:QQQ' is no symbol.", "Write it in capitals, without the exchange: \"QQQ\", \"BTCUSDT\".")]
    [InlineData("us-options-late", "nyse", "$.market.calendar", "'nyse' is not a calendar.", "Write one of: us-equities, us-options, us-options-late, nse, always-open.")]
    [InlineData("\"timeframe\": \"4H\"", "\"timeframe\": \"36H\"", "$.market.timeframe", "bars of 36H do not fit the day.", "Write a length up to a day, or whole days: \"4H\", \"1D\", \"1W\".")]
    [InlineData("\"timeframe\": \"1D\"", "\"timeframe\": \"2000m\"", "$.filters[0].timeframe", "bars of 2000m do not fit the day.", "Write a length up to a day, or whole days: \"4H\", \"1D\", \"1W\".")]
    [InlineData("\"targetDelta\": 0.5", "\"targetDelta\": 0.8", "$.selection", "the deltas 0.4, 0.8, 0.7 are not in order.", "Write 0 ≤ minDelta ≤ targetDelta ≤ maxDelta ≤ 1, for example 0.50, 0.55, 0.60.")]
    [InlineData("\"minDelta\": 0.4", "\"minDelta\": 0.55", "$.selection", "the deltas 0.55, 0.5, 0.7 are not in order.", "Write 0 ≤ minDelta ≤ targetDelta ≤ maxDelta ≤ 1, for example 0.50, 0.55, 0.60.")]
    [InlineData("\"minDelta\": 0.4", "\"minDelta\": -0.4", "$.selection", "the deltas -0.4, 0.5, 0.7 are not in order.", "Write 0 ≤ minDelta ≤ targetDelta ≤ maxDelta ≤ 1, for example 0.50, 0.55, 0.60.")]
    [InlineData("\"maxDelta\": 0.7", "\"maxDelta\": 55", "$.selection", "the deltas 0.4, 0.5, 55 are not in order.", "Write 0 ≤ minDelta ≤ targetDelta ≤ maxDelta ≤ 1, for example 0.50, 0.55, 0.60.")]
    [InlineData("\"daysToExpiry\": 7", "\"daysToExpiry\": 400", "$.selection.daysToExpiry", "400 is out of range.", "Write 0 to 365.")]
    [InlineData("\"fallbackDaysToExpiry\": 3", "\"fallbackDaysToExpiry\": 8", "$.selection.fallbackDaysToExpiry", "8 is out of range.", "Write 0 to 7.")]
    [InlineData("\"maxSpread\": 0.05", "\"maxSpread\": 5", "$.selection.liquidity.maxSpread", "5 is not a share.", "Write a number above 0 and at most 1: 0.025 is 2.5 %.")]
    [InlineData("\"maxQuoteAge\": \"5s\"", "\"maxQuoteAge\": \"2h\"", "$.selection.liquidity.maxQuoteAge", "2h is out of range.", "Write 1s to 1h.")]
    [InlineData("\"fast\": 20", "\"fast\": 100", "$.filters[0]", "the averages 100 and 100 are not in order.", "Write 1 ≤ fast < slow ≤ 1000, for example 50 and 200.")]
    [InlineData("\"bullRiskFactor\": 0.25", "\"bullRiskFactor\": 0", "$.filters[0].bullRiskFactor", "0 is not a share.", "Write a number above 0 and at most 1: 0.025 is 2.5 %.")]
    [InlineData("\"periods\": [8, 21]", "\"periods\": [21, 8]", "$.filters[1].periods", "the periods do not ascend.", "Write two or more ascending periods from 1 to 1000, for example [13, 48, 200].")]
    [InlineData("\"periods\": [8, 21]", "\"periods\": [8]", "$.filters[1].periods", "the periods do not ascend.", "Write two or more ascending periods from 1 to 1000, for example [13, 48, 200].")]
    [InlineData("\"periods\": [8, 21]", "\"periods\": []", "$.filters[1].periods", "the periods do not ascend.", "Write two or more ascending periods from 1 to 1000, for example [13, 48, 200].")]
    [InlineData("{ \"kind\": \"ema-ribbon\", \"periods\": [8, 21], \"stacked\": \"up\" }", "null", "$.filters[1]", "it is null.", "Take it out.")]
    [InlineData("\"contracts\": 5", "\"contracts\": 0", "$.sizing.contracts", "0 is out of range.", "Write 1 to 10000.")]
    [InlineData("\"contracts\": 1,", "\"contracts\": 0,", "$.ramp.contracts", "0 is out of range.", "Write 1 to 10000.")]
    [InlineData("\"winners\": 10", "\"winners\": 0", "$.ramp.until.winners", "0 is out of range.", "Write 1 to 10000.")]
    [InlineData("\"step\": \"2s\"", "\"step\": \"11m\"", "$.entry.step", "11m is out of range.", "Write 1s to 10m.")]
    [InlineData("\"maxSteps\": 10", "\"maxSteps\": -1", "$.entry.maxSteps", "-1 is out of range.", "Write 0 to 100.")]
    [InlineData("\"maxOpenTrades\": 2", "\"maxOpenTrades\": 0", "$.limits.maxOpenTrades", "0 is out of range.", "Write 1 to 1000.")]
    [InlineData("\"riskPerTrade\": 0.01", "\"riskPerTrade\": 0", "$.limits.riskPerTrade", "0 is not a share.", "Write a number above 0 and at most 1: 0.025 is 2.5 %.")]
    [InlineData("\"totalRisk\": 0.02", "\"totalRisk\": 0.005", "$.limits.totalRisk", "0.005 is below riskPerTrade 0.01.", "Allow all trades together at least what one may risk.")]
    [InlineData("\"dailyLoss\": 0.05", "\"dailyLoss\": 10", "$.limits.breaker.dailyLoss", "10 is not a share.", "Write a number above 0 and at most 1: 0.025 is 2.5 %.")]
    [InlineData("\"losingStreak\": 2", "\"losingStreak\": 0", "$.limits.breaker.losingStreak", "0 is out of range.", "Write 1 to 100.")]
    public void Says_what_is_impossible_where_and_what_to_write_instead(string piece, string by, string path, string problem, string instead) =>
        Assert.Equal([new StrategyProblem(path, problem, instead)], Problems(piece, by));

    [Fact]
    public void More_accounts_than_a_store_can_take_at_once_are_refused()
    {
        var accounts = string.Join(", ", Enumerable.Range(1, 31).Select(i => $"\"a{i}\""));

        Assert.Equal(
            [new StrategyProblem("$.accounts", "31 accounts are named.", "Name 1 to 30, for example [\"paper\"].")],
            Problems("[\"paper\", \"follower-2\"]", $"[{accounts}]"));
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once() => Assert.Equal(
        ["$.id", "$.alert.maxAge", "$.selection.daysToExpiry", "$.exits[1].close"],
        ProblemsOf(Spoilt(
            Spoilt(Spoilt(Spoilt(Complete, "\"everything\"", "\"X\""), "\"maxAge\": \"30s\"", "\"maxAge\": \"2d\""), "\"daysToExpiry\": 7", "\"daysToExpiry\": -1"),
            "\"close\": 0.3", "\"close\": 0")).Where(problem => problem.Path != "$.selection.fallbackDaysToExpiry").Select(problem => problem.Path));
}
