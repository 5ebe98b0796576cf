using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>What came of one call.</summary>
/// <param name="Failure">None for a 2xx.</param>
/// <param name="Code">The exchange's code, or a kebab-case one of ours when it never answered.</param>
/// <param name="Message">For people; holds nothing of what was signed.</param>
/// <param name="Body">The body of a success.</param>
internal sealed record BinanceReply(BinanceFailure Failure, string Code, string Message, byte[] Body)
{
    public bool IsSuccess => Failure == BinanceFailure.None;

    /// <summary>Code and text in one line.</summary>
    public string Reason => $"{Code}: {Message}";

    public static BinanceReply Unclear(string message) => new(BinanceFailure.Unclear, "no-answer", message, []);

    public static BinanceReply NotSent(string code, string message) => new(BinanceFailure.NotSent, code, message, []);

    public static BinanceReply Of(int status, byte[] body)
    {
        if (status is >= 200 and < 300)
            return new BinanceReply(BinanceFailure.None, "", "", body);
        var (code, text) = ReadError(body);
        var failure = BinanceCodes.Judge(status, code);
        return new BinanceReply(
            failure,
            (code ?? status).ToString(CultureInfo.InvariantCulture),
            text ?? $"HTTP {status} without a reason that can be read",
            []);
    }

    /// <summary>The body of a success; null when it makes no sense, which the caller must take as no answer.</summary>
    public T? Read<T>(JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(Body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static (int? Code, string? Message) ReadError(byte[] body)
    {
        try
        {
            var error = JsonSerializer.Deserialize(body, BinanceJson.Default.WireError);
            return (int.TryParse(error?.Code, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code) ? code : null, error?.Msg);
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    public override string ToString() => IsSuccess ? "success" : Reason;
}
