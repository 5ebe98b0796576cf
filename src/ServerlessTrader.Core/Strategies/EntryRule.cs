using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Strategies;

/// <summary>How an entry order is worked.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(LimitWalkEntry), "limit-walk")]
[JsonDerivedType(typeof(MarketEntry), "market")]
public abstract record EntryRule;
