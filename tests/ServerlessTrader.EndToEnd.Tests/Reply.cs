using System.Globalization;
using System.Text.Json;

namespace ServerlessTrader.EndToEnd.Tests;

/// <summary>An answer, read in full.</summary>
internal sealed record Reply(int Status, string Raw)
{
    public JsonElement Json { get; } = Raw.Length == 0 ? default : JsonDocument.Parse(Raw).RootElement;

    /// <summary>The value at a path such as <c>trades.0.status</c>.</summary>
    public JsonElement At(string path)
    {
        var element = Json;
        foreach (var part in path.Split('.'))
        {
            element = element.ValueKind == JsonValueKind.Array ? element[int.Parse(part, CultureInfo.InvariantCulture)]
                : element.TryGetProperty(part, out var member) ? member
                : throw new KeyNotFoundException($"The answer {Status} has no '{path}': {Raw}");
        }

        return element;
    }

    public string Text(string path) => At(path).GetString()!;

    public decimal Number(string path) => At(path).GetDecimal();

    public bool Flag(string path) => At(path).GetBoolean();

    public int Count(string path) => At(path).GetArrayLength();
}
