using ServerlessTrader.Core.Strategies;
using static ServerlessTrader.Core.Tests.Strategies.StrategyText;

namespace ServerlessTrader.Core.Tests.Strategies;

/// <summary>Exits that say something impossible: the complete file, spoilt in one place.</summary>
public sealed class ExitValidatorTests
{
    private const string Share = "Write a number above 0 and at most 1: 0.025 is 2.5 %.";
    private const string OnePlace = "Name exactly one of percent, price, swingCandles, atr, fromAlert, atStrike.";
    private const string OneLevel = "Name exactly one of r, percent, price: {\"r\": 1}.";

    [Theory]
    [InlineData("{ \"percent\": 0.02 }", "{}", "$.exits[0].nearestOf[0]", "it names 0 places.", OnePlace)]
    [InlineData("{ \"percent\": 0.02 }", "{ \"percent\": 0.02, \"atStrike\": true }", "$.exits[0].nearestOf[0]", "it names 2 places.", OnePlace)]
    [InlineData("{ \"percent\": 0.02 }", "{ \"percent\": 2 }", "$.exits[0].nearestOf[0].percent", "2 is not a share.", "Write a number above 0 and below 1: 0.5 is half.")]
    [InlineData("{ \"percent\": 0.02 }", "null", "$.exits[0].nearestOf[0]", "it is null.", "Take it out.")]
    [InlineData("\"price\": 480", "\"price\": -1", "$.exits[0].nearestOf[1].price", "-1 is no price.", "Write a number above 0.")]
    [InlineData("\"swingCandles\": 10", "\"swingCandles\": 0", "$.exits[0].nearestOf[2].swingCandles", "0 is out of range.", "Write 1 to 1000.")]
    [InlineData("\"period\": 10, \"multiple\": 1.5", "\"period\": 0, \"multiple\": 1.5", "$.exits[0].nearestOf[3].atr.period", "0 is out of range.", "Write 1 to 1000.")]
    [InlineData("\"multiple\": 1.5", "\"multiple\": 0", "$.exits[0].nearestOf[3].atr.multiple", "0 is out of range.", "Write a number above 0 and at most 100.")]
    [InlineData("\"fallback\": { \"percent\": 0.4 }", "\"fallback\": { \"percent\": 1 }", "$.exits[0].fallback.percent", "1 is not a share.", "Write a number above 0 and below 1: 0.5 is half.")]
    [InlineData("\"fallback\": { \"percent\": 0.4 }", "\"fallback\": { \"swingCandles\": 5 }", "$.exits[0].fallback", "it needs candles, but it is there for when there are none.", "Write for example {\"percent\": 0.5}.")]
    [InlineData("\"fallback\": { \"percent\": 0.4 }", "\"fallback\": { \"fromAlert\": true }", "$.exits[0].fallback", "it is a level of the underlying, but a fallback is on the option's premium.", "Write for example {\"percent\": 0.5}.")]
    [InlineData("\"at\": { \"r\": 1 }", "\"at\": {}", "$.exits[1].at", "it names 0 levels.", OneLevel)]
    [InlineData("\"at\": { \"r\": 1 }", "\"at\": { \"r\": 1, \"percent\": 1 }", "$.exits[1].at", "it names 2 levels.", OneLevel)]
    [InlineData("\"at\": { \"r\": 1 }", "\"at\": { \"r\": -1 }", "$.exits[1].at", "-1 R is no profit.", "Write a number above 0.")]
    [InlineData("\"at\": { \"r\": 1 }", "\"at\": { \"r\": 0 }", "$.exits[1].at", "0 R is no profit.", "Write a number above 0.")]
    [InlineData("\"at\": { \"price\": 20 }", "\"at\": { \"price\": 0 }", "$.exits[3].at", "0 is no profit.", "Write a number above 0.")]
    [InlineData("\"close\": 0.3", "\"close\": 0", "$.exits[1].close", "0 is not a share.", Share)]
    [InlineData("\"close\": 0.3", "\"close\": 30", "$.exits[1].close", "30 is not a share.", Share)]
    [InlineData("\"close\": 0.3", "\"close\": 79228162514264337593543950335", "$.exits[1].close", "79228162514264337593543950335 is not a share.", Share)]
    [InlineData("\"close\": 0.3", "\"close\": 0.71", "$.exits", "the targets close 1.01 of the position.", "Let the targets' close add up to 1 at most.")]
    [InlineData("\"thenStop\": { \"r\": 0.5 }", "\"thenStop\": {}", "$.exits[2].thenStop", "it must say one place.", "Write {\"to\": \"break-even\"} or {\"r\": 0.5}.")]
    [InlineData("\"thenStop\": { \"r\": 0.5 }", "\"thenStop\": { \"to\": \"break-even\", \"r\": 1 }", "$.exits[2].thenStop", "it must say one place.", "Write {\"to\": \"break-even\"} or {\"r\": 0.5}.")]
    [InlineData("\"distance\": { \"r\": 1 }", "\"distance\": { \"r\": 0 }", "$.exits[4].distance", "0 R is no profit.", "Write a number above 0.")]
    [InlineData("\"distance\": { \"r\": 1 }", "\"distance\": { \"price\": 5 }", "$.exits[4].distance", "a price is no distance.", "Write it in R or percent: {\"r\": 1}.")]
    [InlineData("\"from\": { \"r\": 2 }", "\"from\": { \"percent\": -0.5 }", "$.exits[4].from", "-50 % is no profit.", "Write a number at or above 0.")]
    [InlineData("\"once\": 0.02", "\"once\": 2", "$.exits[5].once", "2 is not a share.", Share)]
    [InlineData("\"giveBack\": 0.4", "\"giveBack\": 1", "$.exits[5].giveBack", "1 is not a share.", "Write a number above 0 and below 1: 0.5 gives back half.")]
    [InlineData("\"period\": 10, \"afterTargets\"", "\"period\": 1, \"afterTargets\"", "$.exits[6].period", "1 is out of range.", "Write 2 to 1000.")]
    [InlineData("\"warmup\": 50", "\"warmup\": 9", "$.exits[6].warmup", "9 is out of range.", "Write 10 to 2000.")]
    [InlineData("\"afterTargets\": 3", "\"afterTargets\": 4", "$.exits[6].afterTargets", "the runner waits for 4 targets but there are 3.", "Lower it, or add targets.")]
    [InlineData("\"bars\": 6", "\"bars\": 0", "$.exits[7].bars", "0 is out of range.", "Write 1 to 10000.")]
    [InlineData("\"unlessProfit\": { \"r\": 0.5 }", "\"unlessProfit\": { \"r\": -0.5 }", "$.exits[7].unlessProfit", "-0.5 R is no profit.", "Write a number at or above 0.")]
    [InlineData("\"tradingTime\": \"13h\"", "\"tradingTime\": \"59s\"", "$.exits[8].tradingTime", "59s is out of range.", "Write 1m to 366d.")]
    [InlineData("\"before\": \"45m\"", "\"before\": \"8d\"", "$.exits[10].before", "8d is out of range.", "Write 1m to 7d.")]
    [InlineData("\"critical\": 0.05", "\"critical\": 0.16", "$.exits[11]", "threshold 0.15 and critical 0.16 are not in order.", "Write 0 ≤ critical ≤ threshold.")]
    [InlineData("\"critical\": 0.05", "\"critical\": -0.01", "$.exits[11]", "threshold 0.15 and critical -0.01 are not in order.", "Write 0 ≤ critical ≤ threshold.")]
    [InlineData("{ \"kind\": \"square-off\", \"at\": \"15:15\" }", "null", "$.exits[9]", "it is null.", "Take it out.")]
    [InlineData("{ \"kind\": \"square-off\", \"at\": \"15:15\" }", "{ \"kind\": \"stop\", \"nearestOf\": [{ \"percent\": 0.5 }] }", "$.exits", "2 exits are of kind \"stop\".", "Write exactly one; other kinds move it.")]
    public void Says_what_is_impossible_where_and_what_to_write_instead(string piece, string by, string path, string problem, string instead) =>
        Assert.Equal([new StrategyProblem(path, problem, instead)], Problems(piece, by));

    [Theory]
    [InlineData("[]", "no exit is named.", "Write at least a stop.")]
    [InlineData("[{ \"kind\": \"target\", \"at\": { \"r\": 1 }, \"close\": 1 }]", "0 exits are of kind \"stop\".", "Write exactly one; other kinds move it.")]
    public void A_strategy_without_a_stop_is_refused(string exits, string problem, string instead) => Assert.Equal(
        [new StrategyProblem("$.exits", problem, instead)],
        ProblemsOf(Spoilt(Least, "[{ \"kind\": \"stop\", \"nearestOf\": [{ \"percent\": 0.5 }] }]", exits)));

    [Fact]
    public void A_stop_without_any_reference_is_refused() => Assert.Equal(
        [new StrategyProblem("$.exits[0].nearestOf", "the stop has no reference.", "Write for example [{\"percent\": 0.5}].")],
        ProblemsOf(Spoilt(Least, "\"nearestOf\": [{ \"percent\": 0.5 }]", "\"on\": \"instrument\"")));

    [Theory]
    [InlineData("{ \"swingCandles\": 10 }")]
    [InlineData("{ \"atr\": { \"multiple\": 2 } }")]
    [InlineData("{ \"fromAlert\": true }")]
    [InlineData("{ \"atStrike\": true }")]
    public void A_level_of_the_underlying_cannot_stop_a_premium(string reference) => Assert.Equal(
        [
            new StrategyProblem(
                "$.exits[0].nearestOf[0]", "it is a level of the underlying, but the stop is on the option's premium.", "Write \"on\": \"underlying\", or a percent of the premium."),
        ],
        ProblemsOf(Spoilt(Least, "{ \"percent\": 0.5 }", reference)));

    [Fact]
    public void Targets_that_close_less_than_everything_are_welcome() =>
        Assert.Equal(0.6m, Parse(Complete).Exits.OfType<Core.Exits.TargetExit>().Sum(target => target.Close));
}
