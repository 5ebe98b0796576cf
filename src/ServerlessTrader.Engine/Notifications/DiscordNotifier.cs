using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Notifications;

/// <summary>
/// Sends notifications to a Discord channel by its webhook, with <c>?wait=true</c> so that Discord says what became of a message. Markup in them is escaped and nobody is
/// pinged. A 429 is waited out for exactly the seconds its <c>retry_after</c> names, or else its Retry-After header. The address is the secret and is never logged.
/// </summary>
public sealed class DiscordNotifier : INotifier, IAsyncDisposable
{
    /// <summary>Discord's own limit for a message's content, in UTF-16 units.</summary>
    public const int LongestMessage = 2000;

    private const int Attempts = 5;
    private const int SuppressEmbeds = 4;

    private readonly NotificationQueue _queue;
    private readonly HttpClient _http;
    private readonly Uri _address;

    /// <param name="http">Its own time-out applies to each attempt.</param>
    /// <param name="address">The webhook's address as Discord shows it: <c>https://discord.com/api/webhooks/{id}/{token}</c>.</param>
    /// <param name="clock">Measures the waits between attempts.</param>
    /// <param name="logger">Tells of messages that could not be delivered.</param>
    /// <exception cref="ArgumentException">The address is no absolute http or https address. The message does not repeat it.</exception>
    public DiscordNotifier(HttpClient http, Uri address, TimeProvider clock, ILogger<DiscordNotifier> logger)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
            throw new ArgumentException("A Discord webhook is an absolute https address.", nameof(address));
        _http = http;
        _address = new UriBuilder(address) { Query = address.Query.Length > 1 ? $"{address.Query}&wait=true" : "?wait=true" }.Uri;
        _queue = new NotificationQueue("Discord", Attempts, DeliverAsync, clock, logger);
    }

    /// <inheritdoc/>
    public ValueTask NotifyAsync(Notification notification, CancellationToken cancellationToken = default) => _queue.NotifyAsync(notification, cancellationToken);

    /// <summary>Sends what is queued, then stops.</summary>
    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    private async ValueTask<Delivery> DeliverAsync(Notification notification)
    {
        var message = new DiscordMessage(
            MessageText.Cut(MessageText.Of(notification), LongestMessage, MessageText.DiscordMarkdown), new DiscordMentions([]), SuppressEmbeds);
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(message, DiscordJson.Default.DiscordMessage));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var answer = await NotificationPost.SendAsync(_http, _address, content).ConfigureAwait(false);
        if (answer.IsSuccess)
            return new Delivery.Done();

        var why = NotificationPost.Text(answer.Body, "message") is { } words ? $"{answer.Why}, {words}" : answer.Why;
        return answer.Status switch
        {
            HttpStatusCode.TooManyRequests => new Delivery.Failed(why, NotificationPost.Seconds(answer.Body, "retry_after") ?? answer.RetryAfter),
            HttpStatusCode.Unauthorized or HttpStatusCode.NotFound => new Delivery.Closed($"{why}; check the webhook's address"),
            { } status when (int)status is >= 400 and < 500 => new Delivery.Refused(why),
            _ => new Delivery.Failed(why),
        };
    }
}

/// <summary>The body of a webhook's execution.</summary>
internal sealed record DiscordMessage(
    [property: JsonPropertyName("content")] string Content,
    [property: JsonPropertyName("allowed_mentions")] DiscordMentions AllowedMentions,
    [property: JsonPropertyName("flags")] int Flags);

/// <summary>Who may be pinged.</summary>
internal sealed record DiscordMentions([property: JsonPropertyName("parse")] ImmutableArray<string> Parse);

[JsonSerializable(typeof(DiscordMessage))]
internal sealed partial class DiscordJson : JsonSerializerContext;
