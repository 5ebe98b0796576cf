using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Notifications;

/// <summary>
/// Posts each notification as JSON to an address of the operator's own, from a queue. Each message is tried three times; the address, which may hold a secret, is never
/// logged.
/// </summary>
public sealed class WebhookNotifier : INotifier, IAsyncDisposable
{
    private const int Attempts = 3;

    private readonly NotificationQueue _queue;
    private readonly HttpClient _http;
    private readonly Uri _address;

    /// <param name="http">Its own time-out applies to each attempt.</param>
    /// <param name="address">Where to post; absolute, http or https.</param>
    /// <param name="clock">Measures the waits between attempts.</param>
    /// <param name="logger">Tells of messages that could not be delivered.</param>
    public WebhookNotifier(HttpClient http, Uri address, TimeProvider clock, ILogger<WebhookNotifier> logger)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
            throw new ArgumentException("The notification webhook must be an absolute http or https address.", nameof(address));
        _http = http;
        _address = address;
        _queue = new NotificationQueue("the webhook", Attempts, DeliverAsync, clock, logger);
    }

    /// <inheritdoc/>
    public ValueTask NotifyAsync(Notification notification, CancellationToken cancellationToken = default) => _queue.NotifyAsync(notification, cancellationToken);

    /// <summary>Sends what is queued, then stops.</summary>
    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    private async ValueTask<Delivery> DeliverAsync(Notification notification)
    {
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(notification, NotificationJson.Default.Notification));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var answer = await NotificationPost.SendAsync(_http, _address, content).ConfigureAwait(false);
        return answer.IsSuccess ? new Delivery.Done() : new Delivery.Failed(answer.Why, answer.RetryAfter);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Notification))]
internal sealed partial class NotificationJson : JsonSerializerContext;
