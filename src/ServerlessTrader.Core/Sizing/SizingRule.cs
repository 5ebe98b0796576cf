using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Sizing;

/// <summary>How many to trade.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(FixedContracts), "fixed-contracts")]
[JsonDerivedType(typeof(BalanceFraction), "balance-fraction")]
[JsonDerivedType(typeof(RiskPercent), "risk-percent")]
public abstract record SizingRule
{
    /// <summary>True when the size follows from the risk of a unit, so that the strategy must have a stop.</summary>
    [JsonIgnore]
    public virtual bool NeedsStop => true;

    /// <summary>True when the position is carried on margin.</summary>
    [JsonIgnore]
    public virtual bool IsMargined => false;

    /// <summary>The quantity wanted before limits are applied; it need not be on the venue's grid.</summary>
    public abstract decimal WantedQuantity(SizingInput input);

    /// <summary>The leverage of a position on margin, given what the alert asks for; null when neither alert nor file names one, or when there is no margin.</summary>
    public virtual int? LeverageFor(int? asked) => null;
}
