using System.Text;
using ServerlessTrader.Core.Strategies;

namespace ServerlessTrader.Core.Tests.Strategies;

/// <summary>Strategy files as text, to be spoilt one place at a time.</summary>
internal static class StrategyText
{
    /// <summary>Nothing but what is required.</summary>
    public const string Least = """
        {
          "id": "qqq-longs",
          "accounts": ["paper"],
          "alert": {},
          "market": { "symbol": "QQQ", "calendar": "us-options" },
          "selection": { "kind": "option-by-delta" },
          "sizing": { "kind": "fixed-contracts", "contracts": 3 },
          "entry": { "kind": "limit-walk" },
          "exits": [{ "kind": "stop", "nearestOf": [{ "percent": 0.5 }] }]
        }
        """;

    /// <summary>Every member and every kind there is.</summary>
    public const string Complete = """
        {
          "$schema": "strategy.schema.json",
          "id": "everything",
          "description": "All of it.",
          "enabled": false,
          "accounts": ["paper", "follower-2"],
          "alert": {
            "dialect": "options", "names": ["AGBot"], "directions": ["short"], "maxAge": "30s", "duplicateWindow": "10m", "entriesPerMinute": 60,
            "tokenSecret": "my-token", "allowedAddresses": ["tradingview", "10.0.0.0/8", "::1"]
          },
          "market": { "symbol": "QQQ", "calendar": "us-options-late", "timeframe": "4H" },
          "selection": {
            "kind": "option-by-delta", "minDelta": 0.4, "maxDelta": 0.7, "targetDelta": 0.5, "daysToExpiry": 7, "fallbackDaysToExpiry": 3,
            "liquidity": { "maxSpread": 0.05, "maxQuoteAge": "5s" }
          },
          "filters": [
            { "kind": "regime", "timeframe": "1D", "fast": 20, "slow": 100, "bullRiskFactor": 0.25 },
            { "kind": "ema-ribbon", "periods": [8, 21], "stacked": "up" }
          ],
          "sizing": { "kind": "fixed-contracts", "contracts": 5 },
          "ramp": { "contracts": 1, "until": { "winners": 10 } },
          "entry": { "kind": "limit-walk", "step": "2s", "maxSteps": 10 },
          "exits": [
            {
              "kind": "stop", "on": "underlying", "nearestOf": [
                { "percent": 0.02 }, { "price": 480 }, { "swingCandles": 10 }, { "atr": { "period": 10, "multiple": 1.5 } }, { "fromAlert": true }, { "atStrike": true }
              ],
              "fallback": { "percent": 0.4 }
            },
            { "kind": "target", "at": { "r": 1 }, "close": 0.3, "thenStop": { "to": "break-even-plus-fees" } },
            { "kind": "target", "at": { "percent": 1 }, "close": 0.2, "thenStop": { "r": 0.5 } },
            { "kind": "target", "at": { "price": 20 }, "close": 0.1 },
            { "kind": "trailing", "distance": { "r": 1 }, "from": { "r": 2 } },
            { "kind": "profit-lock", "once": 0.02, "of": "margin", "giveBack": 0.4 },
            { "kind": "ema-runner", "period": 10, "afterTargets": 3, "warmup": 50 },
            { "kind": "time-stop", "bars": 6, "unlessProfit": { "r": 0.5 } },
            { "kind": "longest-hold", "tradingTime": "13h" },
            { "kind": "square-off", "at": "15:15" },
            { "kind": "expiry", "before": "45m" },
            { "kind": "time-value", "critical": 0.05, "threshold": 0.15 }
          ],
          "limits": {
            "maxOpenTrades": 2, "riskPerTrade": 0.01, "totalRisk": 0.02,
            "breaker": { "dailyLoss": 0.05, "losingStreak": 2, "autoReset": true }
          }
        }
        """;

    /// <summary>Every member and every kind there is for a perpetual that is sized by its stop.</summary>
    public const string Perpetual = """
        {
          "id": "perpetual",
          "accounts": ["paper"],
          "alert": { "dialect": "r-multiple" },
          "market": { "calendar": "always-open" },
          "selection": { "kind": "perpetual", "maxEntrySlip": 0.02, "quoteCurrency": "USDC", "margin": "cross" },
          "sizing": { "kind": "risk-percent", "riskPct": 0.02, "equityPctMax": 0.5, "leverage": 5 },
          "entry": { "kind": "market" },
          "exits": [
            { "kind": "stop", "nearestOf": [{ "fromAlert": true }] },
            { "kind": "target", "at": { "r": 1 }, "close": 0.3, "thenStop": { "to": "break-even-plus-fees" }, "thenAdd": { "share": 0.5 } },
            { "kind": "target", "at": { "r": 2 }, "close": 0.2 }
          ]
        }
        """;

    /// <summary>A perpetual that waits for an alert to close.</summary>
    public const string WithoutStop = """
        {
          "id": "webhook",
          "accounts": ["paper"],
          "alert": { "dialect": "futures" },
          "market": { "calendar": "always-open" },
          "selection": { "kind": "perpetual" },
          "sizing": { "kind": "balance-fraction" },
          "entry": { "kind": "market" },
          "exits": []
        }
        """;

    public static StrategyDefinition Parse(string json) => StrategyFile.Parse("qqq.json", Encoding.UTF8.GetBytes(json));

    /// <summary>What is wrong with the complete file once a piece of it is replaced.</summary>
    public static StrategyProblem[] Problems(string piece, string by) => ProblemsOf(Spoilt(Complete, piece, by));

    /// <summary>What is wrong with a file.</summary>
    public static StrategyProblem[] ProblemsOf(string json) => [.. Assert.Throws<StrategyFileException>(() => Parse(json)).Problems];

    public static string Spoilt(string json, string piece, string by)
    {
        Assert.Contains(piece, json, StringComparison.Ordinal);
        return json.Replace(piece, by, StringComparison.Ordinal);
    }
}
