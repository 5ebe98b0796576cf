using System.Text.Json.Serialization;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Selection;

/// <summary>A condition an entry must satisfy, judged on the underlying's candles.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(RegimeFilter), "regime")]
[JsonDerivedType(typeof(EmaRibbonFilter), "ema-ribbon")]
public abstract record EntryFilter
{
    /// <summary>The bar length it looks at; null means the trade's own.</summary>
    public Timeframe? Timeframe { get; init; }

    /// <summary>Closed candles it needs.</summary>
    [JsonIgnore]
    public abstract int CandlesNeeded { get; }

    /// <summary>Judges the candles, oldest first. Fewer than <see cref="CandlesNeeded"/> never passes.</summary>
    public abstract FilterVerdict Judge(IReadOnlyList<Candle> candles);
}
