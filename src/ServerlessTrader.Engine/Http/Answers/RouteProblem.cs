using System.Collections.Immutable;

namespace ServerlessTrader.Engine.Http.Answers;

/// <summary>There is nothing at this address, or not with this method: a problem in the form of RFC 9457.</summary>
/// <param name="Title">The status in words.</param>
/// <param name="Status">404 or 405.</param>
/// <param name="Detail">What was asked for and what to do.</param>
/// <param name="Code">unknown-route or method-not-allowed.</param>
/// <param name="Methods">The methods the address knows; only with 405.</param>
/// <param name="Routes">Everything there is, "POST /api/webhook/{strategy}"; only with 404.</param>
internal sealed record RouteProblem(string Title, int Status, string Detail, string Code, ImmutableArray<string>? Methods, ImmutableArray<string>? Routes);
