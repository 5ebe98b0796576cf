using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Exits;

/// <summary>
/// The initial stop. Its level is worked out once, when the trade is planned (<see cref="StopPlanner"/>); from then on the level in
/// <see cref="ExitState"/> is what counts, and the evaluator itself watches it.
/// </summary>
public sealed record StopExit : ExitRule
{
    /// <summary>Which price the stop looks at.</summary>
    public StopBasis On { get; init; } = StopBasis.Instrument;

    /// <summary>One or more references; the one nearest to the market counts.</summary>
    public ImmutableArray<StopReference> NearestOf { get; init; } = [];

    /// <summary>What to use when none of them can be worked out (no candles at hand): on the instrument's price. Null means the entry is refused then.</summary>
    public StopReference? Fallback { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override int CandlesNeeded => NearestOf.IsDefaultOrEmpty ? 0 : NearestOf.Max(reference => reference.CandlesNeeded);

    /// <inheritdoc/>
    public override ExitVerdict Judge(ExitContext context, int index) => default;
}
