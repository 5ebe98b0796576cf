using System.Globalization;
using System.Net;
using System.Text.Json;

namespace ServerlessTrader.Engine.Notifications;

/// <summary>One POST to a receiver of notifications, and what it answered. The address, which is or holds the secret at most of them, appears in nothing that is kept.</summary>
internal sealed record NotificationPost
{
    private const int LongestBody = 16 * 1024;

    /// <summary>The HTTP status; null when there was no answer.</summary>
    public HttpStatusCode? Status { get; private init; }

    /// <summary>The answer's body as JSON; undefined when it is none.</summary>
    public JsonElement Body { get; private init; }

    /// <summary>What the Retry-After header says; null when it is missing.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>What went wrong: the status, or the kind of failure.</summary>
    public string Why { get; private init; } = "";

    /// <summary>2xx.</summary>
    public bool IsSuccess => Status is { } status && (int)status is >= 200 and < 300;

    /// <summary>Posts. Never throws for what a network or a receiver does.</summary>
    public static async ValueTask<NotificationPost> SendAsync(HttpClient http, Uri address, HttpContent content)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
            request.Headers.TryAddWithoutValidation("User-Agent", "ServerlessTrader");
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead).ConfigureAwait(false);
            return new NotificationPost
            {
                Status = response.StatusCode,
                Body = Read(await response.Content.ReadAsByteArrayAsync().ConfigureAwait(false)),
                RetryAfter = response.Headers.RetryAfter?.Delta,
                Why = string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)response.StatusCode}"),
            };
        }
        catch (HttpRequestException exception)
        {
            // Its message may name the address.
            return new NotificationPost { Why = exception.HttpRequestError.ToString() };
        }
        catch (OperationCanceledException)
        {
            return new NotificationPost { Why = "no answer in time" };
        }
    }

    /// <summary>A number of the answer's body as seconds, exact to the tick and never shorter; null when there is none.</summary>
    public static TimeSpan? Seconds(JsonElement parent, string member) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(member, out var number) && number.ValueKind == JsonValueKind.Number
        && number.TryGetDecimal(out var seconds) && seconds is >= 0m and < 10_000_000m
            ? TimeSpan.FromTicks((long)decimal.Ceiling(seconds * TimeSpan.TicksPerSecond))
            : null;

    /// <summary>A text of the answer's body, or null.</summary>
    public static string? Text(JsonElement parent, string member) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(member, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static JsonElement Read(byte[] body)
    {
        if (body.Length is 0 or > LongestBody)
            return default;
        try
        {
            var reader = new Utf8JsonReader(body);
            return JsonElement.ParseValue(ref reader);
        }
        catch (JsonException)
        {
            // A page of a proxy in between.
            return default;
        }
    }
}
