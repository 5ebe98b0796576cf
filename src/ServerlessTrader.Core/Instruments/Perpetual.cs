using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Instruments;

/// <summary>A linear perpetual future, quoted and settled in <paramref name="QuoteCurrency"/>.</summary>
/// <param name="Pair">The exchange's own name without prefix or suffix: BTCUSDT.</param>
/// <param name="QuoteCurrency">The currency of price, margin and profit: USDT.</param>
public sealed record Perpetual(string Pair, string QuoteCurrency = "USDT") : Instrument
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Symbol => Pair;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string UnderlyingSymbol => Pair;

    /// <inheritdoc/>
    [JsonIgnore]
    public override decimal Multiplier => 1m;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsWholeUnits => false;
}
