using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Notifications;

/// <summary>
/// Posts each notification as JSON to an address of the operator's own. A bounded queue stands in between, so that a slow receiver never holds up a trade; when it is
/// full the oldest message is dropped and a log line says so. Each message is tried three times; the address, which may hold a secret, is never logged.
/// </summary>
public sealed partial class WebhookNotifier : INotifier, IAsyncDisposable
{
    private const int QueueLength = 1000;
    private const int Attempts = 3;

    private readonly Channel<Notification> _queue;
    private readonly HttpClient _http;
    private readonly Uri _address;
    private readonly TimeProvider _clock;
    private readonly ILogger<WebhookNotifier> _logger;
    private readonly Task _sender;

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
        _clock = clock;
        _logger = logger;
        _queue = Channel.CreateBounded<Notification>(
            new BoundedChannelOptions(QueueLength) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            dropped => LogDropped(dropped.Code));
        _sender = Task.Run(SendAllAsync);
    }

    /// <inheritdoc/>
    public ValueTask NotifyAsync(Notification notification, CancellationToken cancellationToken = default)
    {
        _queue.Writer.TryWrite(notification);
        return ValueTask.CompletedTask;
    }

    /// <summary>Sends what is queued, then stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _sender.ConfigureAwait(false);
    }

    private async Task SendAllAsync()
    {
        await foreach (var notification in _queue.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            var wait = TimeSpan.FromSeconds(1);
            for (var attempt = 1; !await TrySendAsync(notification).ConfigureAwait(false); attempt++)
            {
                if (attempt == Attempts)
                {
                    LogUndelivered(notification.Code, Attempts);
                    break;
                }

                await Task.Delay(wait, _clock).ConfigureAwait(false);
                wait *= 2;
            }
        }
    }

    private async Task<bool> TrySendAsync(Notification notification)
    {
        try
        {
            using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(notification, NotificationJson.Default.Notification));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await _http.PostAsync(_address, content).ConfigureAwait(false);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The notification {Code} was dropped: the webhook is too slow")]
    private partial void LogDropped(string code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The notification {Code} could not be delivered to the webhook in {Attempts} attempts")]
    private partial void LogUndelivered(string code, int attempts);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Notification))]
internal sealed partial class NotificationJson : JsonSerializerContext;
