using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace ServerlessTrader.Engine.Http.Answers;

/// <summary>An answer as JSON, written in one piece.</summary>
internal class JsonResult<T>(int status, T body, JsonTypeInfo<T> type) : IResult, IStatusCodeHttpResult
{
    /// <inheritdoc/>
    public int? StatusCode => status;

    /// <summary>The media type.</summary>
    public string ContentType { get; init; } = "application/json; charset=utf-8";

    /// <summary>When it is worth trying again, or null.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The kind of key that was expected (WWW-Authenticate), or null.</summary>
    public string? Challenge { get; init; }

    /// <summary>The methods an address knows, or null.</summary>
    public string? Allow { get; init; }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, type);
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = ContentType;
        response.ContentLength = bytes.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1L, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (Challenge is not null)
            response.Headers.WWWAuthenticate = Challenge;
        if (Allow is not null)
            response.Headers.Allow = Allow;

        // Without the request's token: to a caller who has gone the bytes go nowhere, and that is no failure.
        await response.Body.WriteAsync(bytes, CancellationToken.None).ConfigureAwait(false);
    }
}
