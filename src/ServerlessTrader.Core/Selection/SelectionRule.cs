using System.Text.Json.Serialization;
using ServerlessTrader.Core.Instruments;

namespace ServerlessTrader.Core.Selection;

/// <summary>Which instrument a trade is made in.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(OptionByDelta), "option-by-delta")]
[JsonDerivedType(typeof(PerpetualSelection), "perpetual")]
public abstract record SelectionRule
{
    /// <summary>
    /// The instrument a symbol stands for when the alert alone decides it, or null when it is chosen at the entry. Where it does, the broker nets or reduces what trades of
    /// one symbol hold, so they enter one after the other.
    /// </summary>
    public virtual Instrument? InstrumentOf(string symbol) => null;
}
