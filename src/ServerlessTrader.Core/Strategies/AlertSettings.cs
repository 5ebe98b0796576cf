using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Core.Strategies;

/// <summary>Which alerts a strategy takes, and how fresh they must be.</summary>
public sealed record AlertSettings
{
    /// <summary>Fixes the dialect; null recognises it by shape.</summary>
    public AlertDialect? Dialect { get; init; }

    /// <summary>Other names the body's <c>strategy</c> member may use for it.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>The directions it opens; an alert for another direction is refused.</summary>
    public ImmutableArray<TradeDirection> Directions { get; init; } = [TradeDirection.Long, TradeDirection.Short];

    /// <summary>An entry whose own timestamp is older is stale. 1 second to 1 day.</summary>
    [JsonConverter(typeof(DurationJsonConverter))]
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Within this time an alert without a timestamp of its own counts as the same alert. 1 second to 1 day.</summary>
    [JsonConverter(typeof(DurationJsonConverter))]
    public TimeSpan DuplicateWindow { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Entry alerts a minute that the strategy takes before it answers 429; exits always pass. 1 to 600,000.</summary>
    public int EntriesPerMinute { get; init; } = 600;

    /// <summary>Name of the secret that holds its alert token, or tokens separated by blanks during a rotation. Null means <c>alert-token-{id}</c>.</summary>
    public string? TokenSecret { get; init; }

    /// <summary>True when a sender must also present TradingView's own certificate over https. Never instead of the token: the two are asked for together.</summary>
    public bool ClientCertificate { get; init; }

    /// <summary>Addresses that may send, as IPs or CIDR blocks, or the preset <c>tradingview</c>; empty allows all.</summary>
    public ImmutableArray<string> AllowedAddresses { get; init; } = [];
}
