using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Sizing;

/// <summary>How many to trade.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(FixedContracts), "fixed-contracts")]
public abstract record SizingRule
{
    /// <summary>The quantity wanted before limits are applied, on the venue's grid.</summary>
    public abstract decimal WantedQuantity(SizingInput input);
}
