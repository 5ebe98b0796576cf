using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Exits;

/// <summary>
/// One way out of a position: a record of settings and one pure function over an <see cref="ExitContext"/>. Rules never see each other;
/// <see cref="ExitEvaluator"/> composes what they say.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(StopExit), "stop")]
[JsonDerivedType(typeof(TargetExit), "target")]
[JsonDerivedType(typeof(TrailingExit), "trailing")]
[JsonDerivedType(typeof(ProfitLockExit), "profit-lock")]
[JsonDerivedType(typeof(EmaRunnerExit), "ema-runner")]
[JsonDerivedType(typeof(TimeStopExit), "time-stop")]
[JsonDerivedType(typeof(LongestHoldExit), "longest-hold")]
[JsonDerivedType(typeof(SquareOffExit), "square-off")]
[JsonDerivedType(typeof(ExpiryExit), "expiry")]
[JsonDerivedType(typeof(TimeValueExit), "time-value")]
public abstract record ExitRule
{
    /// <summary>Closed candles of the trade's timeframe the rule must see; 0 when it looks at none.</summary>
    [JsonIgnore]
    public virtual int CandlesNeeded => 0;

    /// <summary>True when the rule depends on the best price since the entry, which must then be remembered at every look.</summary>
    [JsonIgnore]
    public virtual bool UsesBest => false;

    /// <summary>What the rule wants now, and what it waits for.</summary>
    /// <param name="context">Position, state and market at one moment.</param>
    /// <param name="index">The rule's place in the list; targets remember by it that they were taken.</param>
    public abstract ExitVerdict Judge(ExitContext context, int index);
}
