using System.Buffers.Text;
using System.Text.Json;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>A message of the public stream, read without making a string. The spans lie in the message.</summary>
internal ref struct BybitTickerMessage
{
    /// <summary>The contract; empty when the message is neither a ticker nor of trades.</summary>
    public ReadOnlySpan<byte> Symbol { get; private set; }

    /// <summary>The mark price; null when it has not changed.</summary>
    public decimal? MarkPrice { get; private set; }

    /// <summary>The last trade's price; null when the message is of none.</summary>
    public decimal? LastTrade { get; private set; }

    /// <summary>The dearest of the trades.</summary>
    public decimal HighestTrade { get; private set; }

    /// <summary>The cheapest of the trades.</summary>
    public decimal LowestTrade { get; private set; }

    /// <summary>When the exchange made the message, milliseconds since 1970; 0 when it does not say.</summary>
    public long Timestamp { get; private set; }

    /// <summary>Whether it refuses something we sent.</summary>
    public bool IsRefusal { get; private set; }

    /// <summary>Reads a message.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static BybitTickerMessage Read(ReadOnlySpan<byte> utf8)
    {
        var message = new BybitTickerMessage();
        var reader = new Utf8JsonReader(utf8);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("An object was expected.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("topic"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.StartsWith("tickers."u8))
                    message.Symbol = reader.ValueSpan["tickers.".Length..];
                else if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.StartsWith("publicTrade."u8))
                    message.Symbol = reader.ValueSpan["publicTrade.".Length..];
            }
            else if (reader.ValueTextEquals("ts"u8))
            {
                reader.Read();
                message.Timestamp = reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var timestamp) ? timestamp : 0;
            }
            else if (reader.ValueTextEquals("success"u8))
            {
                reader.Read();
                message.IsRefusal = reader.TokenType == JsonTokenType.False;
            }
            else if (reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartArray)
                    message.ReadTrades(ref reader);
                else
                    message.ReadTicker(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return message;
    }

    /// <summary>Oldest first, as the exchange sends them.</summary>
    private void ReadTrades(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (!reader.ValueTextEquals("p"u8))
                {
                    reader.Skip();
                    continue;
                }

                reader.Read();
                if (!Utf8Parser.TryParse(reader.ValueSpan, out decimal price, out var used) || used != reader.ValueSpan.Length || price <= 0m)
                    continue;
                HighestTrade = LastTrade is null ? price : Math.Max(HighestTrade, price);
                LowestTrade = LastTrade is null ? price : Math.Min(LowestTrade, price);
                LastTrade = price;
            }
        }
    }

    private void ReadTicker(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("markPrice"u8))
            {
                reader.Skip();
                continue;
            }

            reader.Read();
            if (Utf8Parser.TryParse(reader.ValueSpan, out decimal price, out var used) && used == reader.ValueSpan.Length)
                MarkPrice = price;
        }
    }
}
