namespace ServerlessTrader.Core.Exits;

/// <summary>A call to close.</summary>
/// <param name="Rank">Who wins; see <see cref="ExitRank"/>.</param>
/// <param name="Fraction">Share of the size originally entered; 1 with any rank but Target means all that is open.</param>
/// <param name="Code">Stable kebab-case: stop, target-1, longest-hold …</param>
/// <param name="Reason">The numbers, for people.</param>
public sealed record ExitCall(ExitRank Rank, decimal Fraction, string Code, string Reason);
