using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessTrader.Brokers.Configuration;

/// <summary>A chat of a Telegram bot.</summary>
public sealed record TelegramTarget : NotifyTarget
{
    /// <summary>The chat's number (groups have negative ones), or the @name of a channel.</summary>
    [JsonConverter(typeof(ChatIdJsonConverter))]
    public required string ChatId { get; init; }

    /// <summary>Name of the secret that holds the bot's token.</summary>
    public string TokenSecret { get; init; } = "telegram-token";

    /// <summary>The Bot API's server.</summary>
    public Uri Server { get; init; } = new("https://api.telegram.org");
}

/// <summary>A chat may be written as the number it is, or as text.</summary>
internal sealed class ChatIdJsonConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : reader.TokenType == JsonTokenType.String ? reader.GetString() : throw new JsonException("A chat is a whole number or an @name.");

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
