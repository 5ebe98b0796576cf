using System.Text.Json;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>A message of the private stream: news of orders, or the answer to a request.</summary>
/// <param name="Operation">What it answers (auth, subscribe, ping); null for news.</param>
/// <param name="Succeeded">Whether that was granted.</param>
/// <param name="Text">The exchange's words about it.</param>
/// <param name="ClientOrderIds">Our ids of the orders it is about, each once.</param>
internal sealed record BybitOrderMessage(string? Operation, bool Succeeded, string? Text, IReadOnlyList<string> ClientOrderIds)
{
    /// <summary>Reads a message.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static BybitOrderMessage Read(ReadOnlySpan<byte> utf8)
    {
        string? operation = null;
        string? text = null;
        var succeeded = false;
        var ids = new List<string>();
        var reader = new Utf8JsonReader(utf8);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("An object was expected.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("op"u8))
                operation = String(ref reader);
            else if (reader.ValueTextEquals("ret_msg"u8) || reader.ValueTextEquals("retMsg"u8))
                text = String(ref reader);
            else if (reader.ValueTextEquals("success"u8))
                succeeded = reader.Read() && reader.TokenType == JsonTokenType.True;
            else if (reader.ValueTextEquals("retCode"u8))
                succeeded = reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var code) && code == 0;
            else if (reader.ValueTextEquals("data"u8))
                ReadRows(ref reader, ids);
            else
                reader.Skip();
        }

        return new BybitOrderMessage(operation, succeeded, text, ids);
    }

    private static string? String(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString();
        reader.Skip();
        return null;
    }

    private static void ReadRows(ref Utf8JsonReader reader, List<string> ids)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (!reader.ValueTextEquals("orderLinkId"u8))
                    reader.Skip();
                else if (String(ref reader) is { Length: > 0 } id && !ids.Contains(id))
                    ids.Add(id);
            }
        }
    }
}
