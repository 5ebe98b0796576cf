using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ServerlessTrader.Engine.Http;

/// <summary>One address of the API.</summary>
public sealed record TraderRoute
{
    private readonly string[] _segments;

    internal TraderRoute(string method, string pattern, Func<TraderApi, HttpContext, Task<IResult>> handler)
    {
        Method = method;
        Pattern = pattern;
        Handler = handler;
        _segments = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>GET or POST.</summary>
    public string Method { get; }

    /// <summary>The path; a segment in braces stands for any: <c>/api/webhook/{strategy}</c>.</summary>
    public string Pattern { get; }

    /// <summary>What a request must prove.</summary>
    public required TraderRole Role { get; init; }

    /// <summary>A name no other route has.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, in one line.</summary>
    public required string Summary { get; init; }

    /// <summary>What else there is to know.</summary>
    public string? Description { get; init; }

    /// <summary>How it can answer, apart from the errors every route shares.</summary>
    public ImmutableArray<TraderResponse> Responses { get; init; } = [];

    /// <summary>What runs when the role is proven.</summary>
    internal Func<TraderApi, HttpContext, Task<IResult>> Handler { get; }

    /// <summary>The name in braces, or null when there is none; there is never more than one.</summary>
    internal string? Parameter => _segments.FirstOrDefault(segment => segment[0] == '{')?[1..^1];

    /// <summary>Segments that stand for themselves; of two routes that match, the one with more of them is meant.</summary>
    internal int Literals => _segments.Count(segment => segment[0] != '{');

    /// <summary>Whether a path is this route's, whatever the method, and what stands in for its braces.</summary>
    internal bool Matches(PathString path, RouteValueDictionary? values)
    {
        var parts = path.HasValue ? path.Value.Split('/', StringSplitOptions.RemoveEmptyEntries) : [];
        if (parts.Length != _segments.Length)
            return false;
        for (var i = 0; i < parts.Length; i++)
        {
            if (_segments[i][0] != '{' && !string.Equals(_segments[i], parts[i], StringComparison.OrdinalIgnoreCase))
                return false;
        }

        for (var i = 0; values is not null && i < parts.Length; i++)
        {
            if (_segments[i][0] == '{')
                values[_segments[i][1..^1]] = parts[i];
        }

        return true;
    }
}
