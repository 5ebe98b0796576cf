using System.Buffers.Text;
using System.Text.Json;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>
/// Reads one message of a market stream, wrapped (<c>{"stream":…,"data":{…}}</c>) or not, without allocating. What is no price, or of a symbol nobody asked for, is nothing.
/// </summary>
internal static class BinanceTickReader
{
    /// <summary>True when the message is a price of <paramref name="source"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, BinanceSymbolTable symbols, BinancePriceSource source, out BinanceWatched? symbol, out decimal price, out long at)
    {
        (symbol, price, at) = (null, 0m, 0);
        var reader = new Utf8JsonReader(message);
        decimal bid = 0m, ask = 0m;
        long eventTime = 0;
        var isWanted = false;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName)
                    continue;
                if (reader.ValueSpan.Length != 1)
                {
                    // "data" is entered; the rest is skipped token by token.
                    continue;
                }

                var name = reader.ValueSpan[0];
                reader.Read();
                switch (name)
                {
                    case (byte)'e':
                        if (!reader.ValueTextEquals(EventOf(source)))
                            return false;
                        isWanted = true;
                        break;
                    case (byte)'s' when symbol is null:
                        if (!symbols.TryFind(reader.ValueSpan, out symbol))
                            return false;
                        break;
                    case (byte)'b' when source == BinancePriceSource.Book:
                        bid = Number(ref reader);
                        break;
                    case (byte)'a' when source == BinancePriceSource.Book:
                        ask = Number(ref reader);
                        break;
                    case (byte)'p' when source != BinancePriceSource.Book:
                        price = Number(ref reader);
                        break;
                    case (byte)'E':
                        eventTime = reader.TokenType == JsonTokenType.Number ? reader.GetInt64() : 0;
                        break;
                    case (byte)'T' when source != BinancePriceSource.Mark:
                        at = reader.TokenType == JsonTokenType.Number ? reader.GetInt64() : 0;
                        break;
                }
            }
        }
        catch (JsonException)
        {
            return false;
        }

        if (source == BinancePriceSource.Book)
            price = bid > 0m && ask > 0m ? (bid + ask) / 2m : 0m;

        // Of a mark price, T is the next funding.
        at = at > 0 ? at : eventTime;
        return isWanted && symbol is not null && price > 0m;
    }

    private static ReadOnlySpan<byte> EventOf(BinancePriceSource source) => source switch
    {
        BinancePriceSource.Book => "bookTicker"u8,
        BinancePriceSource.Mark => "markPriceUpdate"u8,
        _ => "aggTrade"u8,
    };

    private static decimal Number(ref Utf8JsonReader reader) =>
        Utf8Parser.TryParse(reader.ValueSpan, out decimal value, out var consumed) && consumed == reader.ValueSpan.Length ? value : 0m;
}
