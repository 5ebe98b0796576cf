using System.Collections.Frozen;

namespace ServerlessTrader.Core.Alerts;

/// <summary>The members the dialects know. Everything else in a body is tolerated and ignored.</summary>
internal enum AlertFieldName : byte
{
    /// <summary>A member no dialect reads.</summary>
    Unknown,
    Secret,
    Strategy,
    Symbol,
    Ticker,
    Underlying,
    Action,
    Signal,
    Type,
    Price,
    Timestamp,
    TimeNow,
    Time,
    Timeframe,
    Interval,
    BalancePercentage,
    Leverage,
    Entry,
    Strike,
    OptionType,
    SpotPrice,
    Message,
    Open,
    High,
    Low,
    Close,
    Volume,
    StopLoss,
    QuantityPerLeg,
    StrikeLong,
    StrikeShort,
    Follower,
    Contracts,
    Position,
    PreviousPosition,
    OrderId,
}

/// <summary>How the members are spelled, and which names smell of a secret.</summary>
internal static class AlertFieldNames
{
    /// <summary>One more than the highest <see cref="AlertFieldName"/>.</summary>
    public const int Count = (int)AlertFieldName.OrderId + 1;

    private static readonly string[] _spellings =
    [
        "body", "token", "strategy", "symbol", "ticker", "underlying", "action", "signal", "type", "price", "timestamp", "timenow", "time", "timeframe",
        "interval", "balance_percentage", "leverage", "entry", "strike", "option_type", "spot_price", "message", "open", "high", "low", "close", "volume", "sl",
        "qty_per_leg", "strike_long", "strike_short", "follower_id", "contracts", "position", "prevPosition", "orderId",
    ];

    private static readonly FrozenDictionary<string, AlertFieldName> _byName = Table();

    // Words that mark a member as secret wherever they stand in its name: api_key, webhookToken, X-Passphrase.
    private static readonly string[] _secretWords =
        ["token", "secret", "password", "passwd", "passphrase", "apikey", "signature", "credential", "authorization"];

    /// <summary>The member of that name, in any case; <see cref="AlertFieldName.Unknown"/> when no dialect has it.</summary>
    public static AlertFieldName Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The spelling of the documentation.</summary>
    public static string Spell(AlertFieldName name) => _spellings[(int)name];

    /// <summary>Whether a member of this name is never shown back.</summary>
    public static bool IsSecret(string name)
    {
        var plain = name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
        foreach (var word in _secretWords)
        {
            if (plain.Contains(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return plain.Equals("auth", StringComparison.OrdinalIgnoreCase) || plain.Equals("key", StringComparison.OrdinalIgnoreCase);
    }

    private static FrozenDictionary<string, AlertFieldName> Table()
    {
        var table = new Dictionary<string, AlertFieldName>(StringComparer.OrdinalIgnoreCase)
        {
            ["secret"] = AlertFieldName.Secret,
            ["order_id"] = AlertFieldName.OrderId,
            ["prev_position"] = AlertFieldName.PreviousPosition,
        };
        for (var i = 1; i < Count; i++)
            table.Add(_spellings[i], (AlertFieldName)i);
        return table.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
