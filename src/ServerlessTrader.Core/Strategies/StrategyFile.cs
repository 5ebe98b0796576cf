using System.Text.Json;

namespace ServerlessTrader.Core.Strategies;

/// <summary>Reads strategy files.</summary>
public static class StrategyFile
{
    /// <summary>Reads and validates one file.</summary>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="json">Its bytes, UTF-8 with or without a byte order mark.</param>
    /// <exception cref="StrategyFileException">The file is no JSON, has an unknown or missing member, or says something impossible.</exception>
    public static StrategyDefinition Parse(string file, ReadOnlySpan<byte> json)
    {
        if (json.StartsWith("\uFEFF"u8))
            json = json[3..];
        StrategyDefinition? definition;
        try
        {
            definition = JsonSerializer.Deserialize(json, StrategyJson.Definition);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            // The second is how the serializer says that a part lacks its kind.
            throw new StrategyFileException(file, [StrategyReadProblem.From(exception)]);
        }

        if (definition is null)
            throw new StrategyFileException(file, [new StrategyProblem("$", "the file holds null.", "Write an object; see an example among the shipped strategies.")]);
        var problems = StrategyValidator.Validate(definition);
        return problems.IsEmpty ? definition : throw new StrategyFileException(file, problems);
    }
}
