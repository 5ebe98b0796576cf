using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Selection;

/// <summary>Which instrument a trade is made in.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(OptionByDelta), "option-by-delta")]
[JsonDerivedType(typeof(PerpetualSelection), "perpetual")]
public abstract record SelectionRule;
