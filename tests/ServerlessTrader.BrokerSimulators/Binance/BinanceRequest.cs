using System.Globalization;

namespace ServerlessTrader.BrokerSimulators.Binance;

/// <summary>A request as it came: query and body byte for byte for the signature, and the parameters in them. A name that is in both has the query's value.</summary>
internal sealed class BinanceRequest
{
    private readonly Dictionary<string, string> _parameters = new(StringComparer.Ordinal);

    /// <param name="query">Without the question mark.</param>
    /// <param name="body">Form-encoded.</param>
    /// <param name="apiKey">The X-MBX-APIKEY header.</param>
    public BinanceRequest(string query, string body, string? apiKey)
    {
        (Query, Body, ApiKey) = (query, body, apiKey);
        Read(query);
        Read(body);
    }

    public string Query { get; }

    public string Body { get; }

    public string? ApiKey { get; }

    /// <summary>A parameter, or null when it was not sent or is empty.</summary>
    public string? Text(string name) => _parameters.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

    public string Required(string name) => Text(name) ?? throw BinanceErrors.Missing(name);

    public decimal? Number(string name) => Text(name) is not { } text
        ? null
        : decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new BinanceErrorException(-1100, $"Illegal characters found in parameter '{name}'; legal range is '^([0-9]{{1,20}})(\\.[0-9]{{1,20}})?$'.");

    public decimal RequiredNumber(string name) => Number(name) ?? throw BinanceErrors.Missing(name);

    public long? Whole(string name) => Text(name) is not { } text
        ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw BinanceErrors.Missing(name);

    public bool? Flag(string name) => Text(name) switch
    {
        null => null,
        var text when text.Equals("true", StringComparison.OrdinalIgnoreCase) => true,
        var text when text.Equals("false", StringComparison.OrdinalIgnoreCase) => false,
        _ => throw BinanceErrors.Missing(name),
    };

    /// <summary>One of a set of words, read by <paramref name="words"/>; another word is the error of that parameter.</summary>
    public T? Choice<T>(string name, IReadOnlyDictionary<string, T> words, int code, string message)
        where T : struct =>
        Text(name) is not { } text ? null : words.TryGetValue(text, out var value) ? value : throw new BinanceErrorException(code, message);

    /// <summary>Query and body as they were signed: without the signature.</summary>
    public string Signed() => Unsigned(Query) + Unsigned(Body);

    private static string Unsigned(string part) => string.Join('&', part.Split('&').Where(pair => !pair.StartsWith("signature=", StringComparison.Ordinal)));

    private void Read(string part)
    {
        foreach (var pair in part.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var split = pair.IndexOf('=', StringComparison.Ordinal);
            if (split > 0)
                _parameters.TryAdd(Decoded(pair[..split]), Decoded(pair[(split + 1)..]));
        }
    }

    private static string Decoded(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
