using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ServerlessTrader.Core.Alerts;

/// <summary>
/// Names that are the same for every delivery of one alert. TradingView sends no id with a request, and sends the same body again when it is answered with a
/// 5xx. Both names are lower-case base32 (a–z, 2–7), fit for table keys and for client order ids.
/// </summary>
public static class AlertKey
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>
    /// Whether the alert carries its own time. If it does, its key is good for ever; if not, two equal bodies are one alert only within a window.
    /// </summary>
    public static bool HasOwnTimestamp(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return alert.Timestamp is not null;
    }

    /// <summary>
    /// The key of an alert: the first 80 bits of a SHA-256, 16 characters. With a timestamp of its own: over strategy, dialect, instrument (symbol, strikes
    /// and right), follower, action and intent, direction, order id and the timestamp. TradingView's time has a resolution of a second, so two orders of one
    /// second are told apart by the rest of these. A candle's figures are part of it too, or a corrected candle would pass for a repeated one. Without a
    /// timestamp: over strategy and <see cref="AlertFields.NormalisedForKey"/>.
    /// </summary>
    /// <param name="strategyId">Our id of the strategy the alert is for.</param>
    /// <param name="alert">The alert.</param>
    /// <param name="fields">The fields it was parsed from.</param>
    public static string Compute(string strategyId, Alert alert, AlertFields fields)
    {
        ArgumentNullException.ThrowIfNull(strategyId);
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(fields);
        var text = new StringBuilder(160);
        Add(text, strategyId);
        if (alert.Timestamp is not { } timestamp)
        {
            Add(text, "body");
            Add(text, fields.NormalisedForKey());
            return Hash(text.ToString(), 16);
        }
        Add(text, AlertExamples.NameOf(alert.Dialect));
        Add(text, alert.Symbol);
        Add(text, alert.Strike);
        Add(text, alert.OptionRight?.ToString());
        Add(text, alert.LongStrike);
        Add(text, alert.ShortStrike);
        Add(text, alert.Follower);
        Add(text, alert.Intent.ToString());
        Add(text, fields.TryGet(AlertFieldName.Action, out var action) && !action.IsAbsent ? action.NormalisedValue() : null);
        Add(text, alert.Direction?.ToString());
        Add(text, alert.OrderId);
        Add(text, timestamp.UtcTicks.ToString(CultureInfo.InvariantCulture));
        if (alert.Candle is { } candle)
        {
            Add(text, candle.Open);
            Add(text, candle.High);
            Add(text, candle.Low);
            Add(text, candle.Close);
            Add(text, candle.Volume);
        }
        return Hash(text.ToString(), 16);
    }

    /// <summary>
    /// The id of an alert whose body, without a time of its own, comes again after the duplicate window: the same key would name the same trades. It keeps the key's
    /// first character, by which the store finds both in one partition.
    /// </summary>
    /// <param name="alertKey">The key.</param>
    /// <param name="generation">1 for the second alert of this body, and so on.</param>
    public static string Successor(string alertKey, int generation)
    {
        ArgumentException.ThrowIfNullOrEmpty(alertKey);
        return string.Concat(alertKey.AsSpan(0, 1), Hash(string.Create(CultureInfo.InvariantCulture, $"{alertKey}\n{generation}"), 15));
    }

    /// <summary>
    /// The id of the trade an alert makes in one account, 24 characters: the alert's key, then 40 bits of a SHA-256 over key and account. It is computed, not
    /// drawn, so that a step that runs again finds the trade instead of making a second one. The key in front keeps an alert's trades side by side in the
    /// store; 40 bits are plenty to tell its accounts apart, and leave room for purpose and number in a client order id of 36 characters.
    /// </summary>
    public static string TradeId(string alertKey, string account)
    {
        ArgumentNullException.ThrowIfNull(alertKey);
        ArgumentNullException.ThrowIfNull(account);
        return string.Concat(alertKey, Hash($"{alertKey}\n{account}", 8));
    }

    private static void Add(StringBuilder text, decimal? number) => Add(text, number is { } value ? AlertField.Plain(value) : null);

    // The length in front makes ("ab", "c") and ("a", "bc") different, and a missing part different from an empty one.
    private static void Add(StringBuilder text, string? part)
    {
        if (part is null)
            text.Append('-');
        else
            text.Append(part.Length).Append(':').Append(part);
    }

    private static string Hash(string text, int length)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        Span<char> name = stackalloc char[length];
        // Eight characters of five bits take five bytes.
        for (var i = 0; i < length; i++)
        {
            var block = hash.Slice(i / 8 * 5, 8);
            name[i] = Alphabet[(int)((BinaryPrimitives.ReadUInt64BigEndian(block) >> (59 - (i % 8 * 5))) & 31)];
        }
        return new string(name);
    }
}
