using System.Text;
using System.Text.RegularExpressions;
using ServerlessTrader.Core.Alerts;

namespace ServerlessTrader.Local.Tests;

/// <summary>Every alert message that the guides and the Pine scripts show is one the webhook takes, once TradingView has filled it in.</summary>
public sealed partial class DocumentedAlertsTests
{
    private static readonly Dictionary<string, string> _placeholders = new(StringComparer.Ordinal)
    {
        ["ticker"] = "BTCUSDT.P",
        ["close"] = "50000.5",
        ["timenow"] = "2026-03-02T16:00:00Z",
        ["interval"] = "60",
        ["plot(\"Stop of a long\")"] = "49800",
        ["plot(\"Stop of a short\")"] = "50200",
        ["strategy.order.action"] = "buy",
        ["strategy.order.contracts"] = "0.5",
        ["strategy.order.price"] = "50000.5",
        ["strategy.market_position"] = "long",
        ["strategy.prev_market_position"] = "flat",
        ["strategy.order.id"] = "Long",
    };

    private static readonly Dictionary<string, string> _expressions = new(StringComparer.Ordinal)
    {
        ["syminfo.ticker"] = "BTCUSDT.P",
        ["str.tostring(close)"] = "50000.5",
        ["str.tostring(share)"] = "0.05",
        ["str.tostring(leverage)"] = "3",
        ["str.tostring(stop)"] = "49800",
        ["str.tostring(timenow, \"0\")"] = "1772467200000",
        ["timeframe.period"] = "60",
    };

    [Theory]
    [InlineData("tradingview.md", null, 5)]
    [InlineData("futures-webhook.md", AlertDialect.Futures, 3)]
    [InlineData("r-multiple.md", AlertDialect.RMultiple, 3)]
    public void Messages_of_the_guides_are_valid(string file, AlertDialect? dialect, int count)
    {
        var messages = MessageCell().Matches(Read(file)).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(count, messages.Count);
        foreach (var message in messages)
            Parse(Placeholder().Replace(message, match => _placeholders[match.Groups[1].Value]), dialect);
    }

    [Theory]
    [InlineData("futures-webhook.pine", AlertDialect.Futures, new[] { "buy", "sell", "close" })]
    [InlineData("r-multiple.pine", AlertDialect.RMultiple, new[] { "BUY", "SELL" })]
    public void Messages_of_the_pine_scripts_are_valid(string file, AlertDialect dialect, string[] actions)
    {
        var source = Read(Path.Combine("pine", file));
        Assert.Equal(actions, AlertCall().Matches(source).Select(match => match.Groups[1].Value));
        var expression = MessageFunction().Match(source).Groups[1].Value;
        foreach (var action in actions)
        {
            var body = new StringBuilder();
            foreach (Match part in Term().Matches(expression))
                body.Append(part.Groups["text"].Success ? part.Groups["text"].Value : part.Value == "action" ? action : _expressions[part.Value]);
            var alert = Parse(body.ToString(), dialect);
            Assert.Equal(("BTCUSDT", new DateTimeOffset(2026, 3, 2, 16, 0, 0, TimeSpan.Zero)), (alert.Symbol, alert.Timestamp));
        }
    }

    private static Alert Parse(string body, AlertDialect? dialect)
    {
        Assert.True(AlertParser.TryParse(Encoding.UTF8.GetBytes(body), dialect, out var alert, out var rejection), $"{body}: {rejection}");
        Assert.NotNull(alert.Timestamp);
        return alert;
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Repository.Strategies, "..", "docs", file));

    [GeneratedRegex(@"^\| [^|]+ \| `(\{.*\})` \|$", RegexOptions.Multiline)]
    private static partial Regex MessageCell();

    [GeneratedRegex(@"\{\{(.+?)\}\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^    alert\(message\(""(\w+)""", RegexOptions.Multiline)]
    private static partial Regex AlertCall();

    [GeneratedRegex(@"^message\([^)]*\) =>\n((?:    .*\n)+)", RegexOptions.Multiline)]
    private static partial Regex MessageFunction();

    [GeneratedRegex(@"'(?<text>[^']*)'|[a-z][\w.]*(?:\([^)]*\))?")]
    private static partial Regex Term();
}
