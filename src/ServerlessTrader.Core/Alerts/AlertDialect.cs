using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Alerts;

/// <summary>The shapes of alert we read.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlertDialect>))]
public enum AlertDialect
{
    /// <summary>The options engine: signal, type, price, timestamp.</summary>
    [JsonStringEnumMemberName("options")] Options,

    /// <summary>The perpetual-futures webhook: symbol, action, balance_percentage, leverage, entry.</summary>
    [JsonStringEnumMemberName("futures")] Futures,

    /// <summary>The index-option seller: signal, action, strike, option_type, spot_price; or an hourly candle.</summary>
    [JsonStringEnumMemberName("strike")] Strike,

    /// <summary>The trend follower: action, symbol, sl, timeframe.</summary>
    [JsonStringEnumMemberName("r-multiple")] RMultiple,

    /// <summary>A vertical spread: strike_long, strike_short, qty_per_leg.</summary>
    [JsonStringEnumMemberName("spread")] Spread,

    /// <summary>TradingView's strategy placeholders: ticker, action, position, prevPosition, orderId, time.</summary>
    [JsonStringEnumMemberName("strategy")] Strategy,
}
