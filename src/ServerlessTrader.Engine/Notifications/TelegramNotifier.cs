using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Notifications;

/// <summary>
/// Sends notifications to a Telegram chat: <c>POST /bot{token}/sendMessage</c> of the Bot API, as plain text so that nothing in a price or a name is taken for markup.
/// A 429 is waited out for exactly the seconds it names. The token is part of the address and is never logged.
/// </summary>
public sealed class TelegramNotifier : INotifier, IAsyncDisposable
{
    /// <summary>Telegram's own limit for a message, in UTF-16 units.</summary>
    public const int LongestMessage = 4096;

    private const int Attempts = 5;

    private readonly NotificationQueue _queue;
    private readonly HttpClient _http;
    private readonly Uri _address;
    private volatile string _chat;

    /// <param name="http">Its own time-out applies to each attempt.</param>
    /// <param name="server">The Bot API's server, <c>https://api.telegram.org</c> unless it is one's own.</param>
    /// <param name="token">The bot's token: digits, a colon, letters.</param>
    /// <param name="chat">The chat's number, or the @name of a channel.</param>
    /// <param name="clock">Measures the waits between attempts.</param>
    /// <param name="logger">Tells of messages that could not be delivered.</param>
    /// <exception cref="ArgumentException">The token or the chat cannot be one. The message does not repeat the token.</exception>
    public TelegramNotifier(HttpClient http, Uri server, string token, string chat, TimeProvider clock, ILogger<TelegramNotifier> logger)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(token);
        ArgumentException.ThrowIfNullOrEmpty(chat);
        if (!IsToken(token))
            throw new ArgumentException("That is no token of a Telegram bot: it looks like 123456789:AAE… and comes from @BotFather.", nameof(token));
        _http = http;
        _address = new Uri(server, $"/bot{token}/sendMessage");
        _chat = chat;
        _queue = new NotificationQueue("Telegram", Attempts, DeliverAsync, clock, logger);
    }

    /// <summary>Whether a text can be a bot's token.</summary>
    public static bool IsToken(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var colon = token.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && token.Length > colon + 10 && token.AsSpan(0, colon).IndexOfAnyExceptInRange('0', '9') < 0
            && token.AsSpan(colon + 1).ToString().All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
    }

    /// <inheritdoc/>
    public ValueTask NotifyAsync(Notification notification, CancellationToken cancellationToken = default) => _queue.NotifyAsync(notification, cancellationToken);

    /// <summary>Sends what is queued, then stops.</summary>
    public ValueTask DisposeAsync() => _queue.DisposeAsync();

    private async ValueTask<Delivery> DeliverAsync(Notification notification)
    {
        var message = new TelegramMessage(
            _chat, MessageText.Cut(MessageText.Of(notification), LongestMessage, MessageText.Plain), notification.Severity == NotificationSeverity.Info,
            new TelegramLinkPreview(true));
        using var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(message, TelegramJson.Default.TelegramMessage));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var answer = await NotificationPost.SendAsync(_http, _address, content).ConfigureAwait(false);
        if (answer.IsSuccess)
            return new Delivery.Done();

        var parameters = answer.Body.ValueKind == JsonValueKind.Object && answer.Body.TryGetProperty("parameters", out var given) ? given : default;
        var why = NotificationPost.Text(answer.Body, "description") is { } words ? $"{answer.Why}, {words}" : answer.Why;
        switch (answer.Status)
        {
            case HttpStatusCode.TooManyRequests:
                return new Delivery.Failed(why, NotificationPost.Seconds(parameters, "retry_after") ?? answer.RetryAfter);
            case HttpStatusCode.BadRequest when parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty("migrate_to_chat_id", out var moved):
                // A group that has become a supergroup: from now on it has another number.
                _chat = moved.ToString();
                return new Delivery.Failed(why, TimeSpan.Zero);
            case HttpStatusCode.Unauthorized or HttpStatusCode.NotFound:
                return new Delivery.Closed($"{why}; check the bot's token");
            case HttpStatusCode.Forbidden:
                return new Delivery.Refused($"{why}; the chat must let the bot in");
            case { } status when (int)status is >= 400 and < 500:
                return new Delivery.Refused(why);
            default:
                return new Delivery.Failed(why);
        }
    }
}

/// <summary>The body of sendMessage.</summary>
internal sealed record TelegramMessage(
    [property: JsonPropertyName("chat_id")] string ChatId,
    [property: JsonPropertyName("text")] string Text,
    [property: JsonPropertyName("disable_notification")] bool DisableNotification,
    [property: JsonPropertyName("link_preview_options")] TelegramLinkPreview LinkPreviewOptions);

/// <summary>Whether a message shows what it links to.</summary>
internal sealed record TelegramLinkPreview([property: JsonPropertyName("is_disabled")] bool IsDisabled);

[JsonSerializable(typeof(TelegramMessage))]
internal sealed partial class TelegramJson : JsonSerializerContext;
