using System.Collections.Immutable;

namespace ServerlessTrader.Core.Alerts;

/// <summary>Why a body is not an alert, and what to write instead. Never empty: at least one problem, at least one suggestion.</summary>
public sealed record AlertRejection(ImmutableArray<AlertFieldProblem> Problems, ImmutableArray<string> Suggestions);
