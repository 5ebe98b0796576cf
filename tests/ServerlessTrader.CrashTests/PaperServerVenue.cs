using System.Globalization;
using System.Text.Json.Nodes;
using ServerlessTrader.BrokerSimulators;
using ServerlessTrader.BrokerSimulators.PaperServer;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.CrashTests;

/// <summary>Two option accounts at a paper server that loses and delays answers and takes every order it is sent, also the same one twice.</summary>
public sealed class PaperServerVenue(ulong seed) : IOutsideBroker
{
    private static readonly TimeSpan _answerTimeout = TimeSpan.FromSeconds(1);

    private PaperServerHost? _server;

    /// <inheritdoc/>
    public string Name => "paper-server";

    /// <inheritdoc/>
    public bool KeepsRealTime => false;

    /// <inheritdoc/>
    public IReadOnlyList<string> Accounts { get; } = ["north", "south"];

    /// <inheritdoc/>
    public string Strategy => "crash-options";

    /// <summary>
    /// Trades of about a simulated minute, with part exits on the way, and no limit that would keep the next one from starting. A body without a time of its own must
    /// count as the same alert for the whole run, which is why the duplicate window is so long.
    /// </summary>
    public string StrategyFile => """
        {
          "id": "crash-options", "accounts": ["north", "south"],
          "alert": { "maxAge": "1d", "duplicateWindow": "1d", "entriesPerMinute": 600000 },
          "market": { "symbol": "QQQ", "calendar": "us-options", "timeframe": "1m" },
          "selection": { "kind": "option-by-delta", "liquidity": { "maxQuoteAge": "1h" } },
          "sizing": { "kind": "fixed-contracts", "contracts": 3 },
          "entry": { "kind": "limit-walk", "step": "5s", "maxSteps": 5 },
          "exits": [
            { "kind": "stop", "on": "instrument", "nearestOf": [{ "percent": 0.02 }] },
            { "kind": "target", "at": { "percent": 0.003 }, "close": 0.35, "thenStop": { "to": "break-even" } },
            { "kind": "target", "at": { "percent": 0.01 }, "close": 0.65 },
            { "kind": "longest-hold", "tradingTime": "1m" }
          ],
          "limits": { "maxOpenTrades": 1000, "riskPerTrade": 1, "totalRisk": 1, "breaker": { "dailyLoss": null, "losingStreak": null } }
        }
        """;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Secrets { get; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public string Faults => string.Join(", ", Server.FaultsMet.OrderBy(met => met.Key).Select(met => string.Create(CultureInfo.InvariantCulture, $"{met.Key} {met.Value}")));

    private PaperServerHost Server => _server ?? throw new InvalidOperationException($"The broker has not been started; call {nameof(StartAsync)} first.");

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken) => _server = await PaperServerHost.StartAsync(
        new PaperServerOptions { Seed = seed, StartingCash = 100_000_000m, Faults = PaperServerFaults.Rough(_answerTimeout) }, cancellationToken);

    /// <inheritdoc/>
    public JsonObject AccountConfig(string account) => new()
    {
        ["id"] = account,
        ["broker"] = "paper-server",
        ["address"] = new Uri(Server.Address, $"accounts/{account}/").ToString(),
        ["answerTimeout"] = string.Create(CultureInfo.InvariantCulture, $"{_answerTimeout.TotalSeconds:0}s"),
    };

    /// <inheritdoc/>
    public string Alert(int number, AlertKind kind, TradeDirection direction, DateTimeOffset? timestamp)
    {
        var type = direction == TradeDirection.Long ? "LONG" : "SHORT";
        var body = kind switch
        {
            AlertKind.Open => new JsonObject { ["signal"] = "BUY", ["type"] = type, ["price"] = 600 },
            AlertKind.Close => new JsonObject { ["action"] = "EXIT", ["type"] = type },
            AlertKind.Reverse => new JsonObject { ["ticker"] = "QQQ", ["position"] = type, ["price"] = 600 },
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No alert asks for that."),
        };
        body["note"] = $"alert {number}";
        if (timestamp is { } time)
            body["timestamp"] = time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return body.ToJsonString();
    }

    /// <inheritdoc/>
    public AccountBooks Books(string account) => Server.Account(account).Books();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
