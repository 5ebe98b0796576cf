using System.Net.Http.Headers;
using System.Text.Json;

namespace ServerlessTrader.Local.Tests.Http;

/// <summary>An answer, read in full.</summary>
internal sealed record Reply(int Status, string Raw, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public JsonElement Json { get; } = Raw.Length == 0 ? default : JsonDocument.Parse(Raw).RootElement;

    /// <summary>The code of a refusal.</summary>
    public string Code => Text("error.code");

    /// <summary>The advice of a refusal, in one text.</summary>
    public string Suggestions => string.Join("\n", Json.GetProperty("suggestions").EnumerateArray().Select(suggestion => suggestion.GetString()));

    /// <summary>The value at a path such as <c>trades.0.status</c>.</summary>
    public JsonElement At(string path)
    {
        var element = Json;
        foreach (var part in path.Split('.'))
            element = element.ValueKind == JsonValueKind.Array ? element[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)] : element.GetProperty(part);
        return element;
    }

    public string Text(string path) => At(path).GetString()!;

    public decimal Number(string path) => At(path).GetDecimal();

    public bool Has(string member) => Json.TryGetProperty(member, out _);
}
