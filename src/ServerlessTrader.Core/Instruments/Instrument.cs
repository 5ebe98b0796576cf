using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Instruments;

/// <summary>
/// Something that can be traded. Two instruments are equal when every field is; <see cref="Symbol"/> alone identifies one at a venue.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(OptionContract), "option")]
[JsonDerivedType(typeof(Perpetual), "perpetual")]
public abstract record Instrument
{
    /// <summary>Our name for it: the OCC 21-character name of an option, the exchange's pair (BTCUSDT) of a perpetual.</summary>
    [JsonIgnore]
    public abstract string Symbol { get; }

    /// <summary>What the trader watches: the option's underlying, or the perpetual itself.</summary>
    [JsonIgnore]
    public abstract string UnderlyingSymbol { get; }

    /// <summary>Money per unit of quantity and per 1.00 of price. 100 for a US equity option, the lot-free 1 for a linear perpetual.</summary>
    [JsonIgnore]
    public abstract decimal Multiplier { get; }

    /// <summary>True when only whole units exist (option contracts).</summary>
    [JsonIgnore]
    public abstract bool IsWholeUnits { get; }
}
