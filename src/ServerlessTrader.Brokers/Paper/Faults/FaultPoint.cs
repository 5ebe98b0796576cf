using System.Text.Json.Serialization;

namespace ServerlessTrader.Brokers.Paper.Faults;

/// <summary>The calls at which a <see cref="Fault"/> can happen.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FaultPoint>))]
public enum FaultPoint
{
    /// <summary>Placing an order.</summary>
    [JsonStringEnumMemberName("submit")] Submit,

    /// <summary>Asking for an order.</summary>
    [JsonStringEnumMemberName("find")] Find,

    /// <summary>Cancelling an order.</summary>
    [JsonStringEnumMemberName("cancel")] Cancel,

    /// <summary>Reading the account: balance, positions, working orders.</summary>
    [JsonStringEnumMemberName("account")] Account,

    /// <summary>Reading a quote.</summary>
    [JsonStringEnumMemberName("quote")] Quote,

    /// <summary>Reading an option chain.</summary>
    [JsonStringEnumMemberName("chain")] Chain,

    /// <summary>Reading anything else of the market: expiries, candles, rules.</summary>
    [JsonStringEnumMemberName("market")] Market,
}
