using System.Globalization;
using System.Text.Json;

namespace ServerlessTrader.BrokerSimulators.Bybit;

/// <summary>A request as it came: query and body byte for byte for the signature, and the parameters in them.</summary>
internal sealed class BybitRequest
{
    private readonly Dictionary<string, string> _parameters = new(StringComparer.Ordinal);

    /// <param name="query">Without the question mark.</param>
    /// <param name="body">JSON, or empty.</param>
    /// <param name="headers">All headers.</param>
    public BybitRequest(string query, byte[] body, IHeaderDictionary headers)
    {
        (Query, Body) = (query, body);
        ApiKey = headers["X-BAPI-API-KEY"];
        Timestamp = headers["X-BAPI-TIMESTAMP"];
        Signature = headers["X-BAPI-SIGN"];
        ReceiveWindow = headers["X-BAPI-RECV-WINDOW"] is [{ Length: > 0 } window] ? window : null;
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var split = pair.IndexOf('=', StringComparison.Ordinal);
            if (split > 0)
                _parameters.TryAdd(Uri.UnescapeDataString(pair[..split]), Uri.UnescapeDataString(pair[(split + 1)..]));
        }

        ReadBody();
    }

    public string Query { get; }

    public byte[] Body { get; }

    public string? ApiKey { get; }

    public string? Timestamp { get; }

    public string? Signature { get; }

    public string? ReceiveWindow { get; }

    /// <summary>False when the body is no JSON object.</summary>
    public bool IsReadable { get; private set; } = true;

    /// <summary>A parameter, or null when it was not sent or is empty.</summary>
    public string? Text(string name) => _parameters.GetValueOrDefault(name) is { Length: > 0 } text ? text : null;

    public string Required(string name) => Text(name) ?? throw BybitErrors.Parameter($"params error: {name} is required");

    public decimal? Number(string name) => Text(name) is not { } text
        ? null
        : decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw BybitErrors.Parameter($"params error: {name} invalid");

    public long? Whole(string name) => Text(name) is not { } text
        ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw BybitErrors.Parameter($"params error: {name} invalid");

    public bool Flag(string name) => Text(name) switch
    {
        "true" => true,
        null or "false" => false,
        _ => throw BybitErrors.Parameter($"params error: {name} invalid"),
    };

    /// <summary>Which rows of a list are asked for: from where, and how many.</summary>
    public (int From, int Count) Page(int usual, int most)
    {
        var from = Text("cursor") is { } cursor && int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : 0;
        return (from, (int)Math.Clamp(Whole("limit") ?? usual, 1, most));
    }

    private void ReadBody()
    {
        if (Body.Length == 0)
            return;
        try
        {
            using var document = JsonDocument.Parse(Body);
            foreach (var member in document.RootElement.EnumerateObject())
                _parameters.TryAdd(member.Name, member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? member.Value.GetRawText() : member.Value.ToString());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            IsReadable = false;
        }
    }
}
