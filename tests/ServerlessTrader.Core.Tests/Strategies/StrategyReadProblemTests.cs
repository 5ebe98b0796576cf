using ServerlessTrader.Core.Strategies;
using static ServerlessTrader.Core.Tests.Strategies.StrategyText;

namespace ServerlessTrader.Core.Tests.Strategies;

/// <summary>Files the JSON contract refuses: one problem, with its path and in words of people.</summary>
public sealed class StrategyReadProblemTests
{
    [Theory]
    [InlineData("\"alert\": {}", "\"alert\": { \"maxage\": \"5s\" }", "$.alert.maxage", "there is no member 'maxage' here.", 4, "Take it out or correct its spelling; strategy.schema.json lists all of them.")]
    [InlineData("\"contracts\": 3", "\"contracts\": 3, \"lots\": 2", "$.sizing.lots", "there is no member 'lots' here.", 7, "Take it out or correct its spelling; strategy.schema.json lists all of them.")]
    [InlineData("\"percent\": 0.5", "\"pct\": 0.5", "$.exits[0].nearestOf[0].pct", "there is no member 'pct' here.", 9, "Take it out or correct its spelling; strategy.schema.json lists all of them.")]
    [InlineData("\"id\": \"qqq-longs\",", "", "$", "'id' is missing.", 10, "Add what is missing; strategy.schema.json says what each member means.")]
    [InlineData("\"symbol\": \"QQQ\", \"calendar\": \"us-options\"", "", "$.market", "'calendar' is missing.", 5, "Add what is missing; strategy.schema.json says what each member means.")]
    [InlineData("option-by-delta", "option-by-luck", "$.selection", "there is no kind 'option-by-luck' here.", 6, "Write \"kind\" as one of: option-by-delta, perpetual.")]
    [InlineData("\"kind\": \"limit-walk\"", "", "$.entry", "its kind is missing.", 8, "Write \"kind\" as one of: limit-walk, market.")]
    [InlineData("\"kind\": \"stop\"", "\"kind\": \"stopp\"", "$.exits[0]", "there is no kind 'stopp' here.", 9, "Write \"kind\" as one of: stop, target, trailing, profit-lock, ema-runner, time-stop, longest-hold, square-off, expiry, time-value.")]
    [InlineData("\"alert\": {},", "\"alert\": {}, \"filters\": [{ \"kind\": \"moon\" }],", "$.filters[0]", "there is no kind 'moon' here.", 4, "Write \"kind\" as one of: regime, ema-ribbon.")]
    [InlineData("fixed-contracts", "martingale", "$.sizing", "there is no kind 'martingale' here.", 7, "Write \"kind\" as one of: fixed-contracts, balance-fraction, risk-percent.")]
    [InlineData("\"alert\": {}", "\"alert\": { \"maxAge\": \"5x\" }", "$.alert.maxAge", "A duration is a number and a unit in quotes: \"15s\", \"5m\", \"13h\", \"2d\".", 4, "See strategy.schema.json for what is expected there.")]
    [InlineData("\"alert\": {}", "\"alert\": { \"maxAge\": 5 }", "$.alert.maxAge", "A duration is a number and a unit in quotes: \"15s\", \"5m\", \"13h\", \"2d\".", 4, "See strategy.schema.json for what is expected there.")]
    [InlineData("\"alert\": {}", "\"alert\": { \"directions\": [\"up\"] }", "$.alert.directions[0]", "'up' is not one of: long, short.", 4, "See strategy.schema.json for what is expected there.")]
    [InlineData("\"alert\": {}", "\"alert\": { \"directions\": [\"LONG\"] }", "$.alert.directions[0]", "'LONG' is not one of: long, short.", 4, "See strategy.schema.json for what is expected there.")]
    [InlineData("\"alert\": {}", "\"alert\": { \"directions\": [\"long, short\"] }", "$.alert.directions[0]", "'long, short' is not one of: long, short.", 4, "See strategy.schema.json for what is expected there.")]
    [InlineData("\"alert\": {}", "\"alert\": { \"directions\": [1] }", "$.alert.directions[0]", "That is not one of: long, short.", 4, "See strategy.schema.json for what is expected there.")]
    [InlineData("\"calendar\"", "\"timeframe\": \"1M\", \"calendar\"", "$.market.timeframe", "'1M' is not a timeframe; write minutes (\"15m\"), hours (\"1H\"), days (\"1D\") or weeks (\"1W\").", 5, "See strategy.schema.json for what is expected there.")]
    [InlineData("\"contracts\": 3", "\"contracts\": \"3\"", "$.sizing.contracts", "the value is of the wrong type.", 7, "Numbers stand without quotes, texts, times and durations within quotes, several values within []. See strategy.schema.json for what is expected there.")]
    [InlineData("\"contracts\": 3", "\"contracts\": 2.5", "$.sizing.contracts", "the value is of the wrong type.", 7, "Numbers stand without quotes, texts, times and durations within quotes, several values within []. See strategy.schema.json for what is expected there.")]
    [InlineData("[\"paper\"]", "\"paper\"", "$.accounts", "the value is of the wrong type.", 3, "Numbers stand without quotes, texts, times and durations within quotes, several values within []. See strategy.schema.json for what is expected there.")]
    [InlineData("\"percent\": 0.5", "\"percent\": 1e400", "$.exits[0].nearestOf[0].percent", "the value is of the wrong type.", 9, "Numbers stand without quotes, texts, times and durations within quotes, several values within []. See strategy.schema.json for what is expected there.")]
    [InlineData("\"kind\": \"stop\", \"nearestOf\"", "\"kind\": \"square-off\", \"at\": \"25:00\", \"x\"", "$.exits[0].at", "the value is of the wrong type.", 9, "Numbers stand without quotes, texts, times and durations within quotes, several values within []. See strategy.schema.json for what is expected there.")]
    [InlineData("{ \"kind\": \"limit-walk\" }", "null", "$.entry", "it is null.", 8, "Give it a value, or leave the member out.")]
    [InlineData("\"alert\": {}", "\"alert\": {}, \"limits\": null", "$.limits", "it is null.", 4, "Give it a value, or leave the member out.")]
    [InlineData("\"alert\": {},", "\"alert\": {}, \"alert\": {},", "$.alert", "'alert' stands twice.", 4, "Keep one of them.")]
    [InlineData("\"alert\": {},", "\"alert\": {}", "$", "'\"' is invalid after a value. Expected either ',', '}', or ']'.", 5, "Check commas, quotes and brackets just before that place.")]
    [InlineData("\"alert\": {},", "alert: {},", "$", "'a' is an invalid start of a property name. Expected a '\"'.", 4, "Check commas, quotes and brackets just before that place.")]
    public void Says_what_is_wrong_where_and_what_to_write_instead(string piece, string by, string path, string problem, int line, string instead) =>
        AssertOnly(path, problem, line, instead, ProblemsOf(Spoilt(Least, piece, by)));

    [Theory]
    [InlineData("", "the file is empty.", 1, "Write an object; see an example among the shipped strategies.")]
    [InlineData("  \n", "the file is empty.", 2, "Write an object; see an example among the shipped strategies.")]
    [InlineData("null", "the file holds null.", 0, "Write an object; see an example among the shipped strategies.")]
    [InlineData("[]", "the value is of the wrong type.", 1, "Numbers stand without quotes, texts, times and durations within quotes, several values within []. See strategy.schema.json for what is expected there.")]
    public void A_file_that_holds_no_object_is_refused(string text, string problem, int line, string instead) => AssertOnly("$", problem, line, instead, ProblemsOf(text));

    [Fact]
    public void Several_missing_members_are_named_together() => AssertOnly(
        "$.ramp", "'contracts', 'until' are missing.", 4, "Add what is missing; strategy.schema.json says what each member means.",
        ProblemsOf(Spoilt(Least, "\"alert\": {}", "\"alert\": {}, \"ramp\": {}")));

    /// <summary>The line is told, and the character in it where the reader knows one.</summary>
    private static void AssertOnly(string path, string problem, int line, string instead, StrategyProblem[] problems)
    {
        var only = Assert.Single(problems);
        var (said, where) = only.Problem.Split(" (line ") is [var first, var second] ? (first, second) : (only.Problem, "0)");

        Assert.Equal((path, problem, instead), (only.Path, said, only.Instead));
        Assert.Matches($"^{line}(, character [1-9][0-9]*)?\\)$", where);
    }
}
