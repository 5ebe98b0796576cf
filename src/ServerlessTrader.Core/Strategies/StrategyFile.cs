using System.Collections.Immutable;
using System.Globalization;
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
            definition = JsonSerializer.Deserialize<StrategyDefinition>(json, StrategyJson.Options);
        }
        catch (JsonException exception)
        {
            throw new StrategyFileException(file, [Explain(exception)]);
        }

        if (definition is null)
            throw new StrategyFileException(file, [new StrategyProblem("$", "the file holds null.", "Write an object; see an example among the shipped strategies.")]);
        var problems = StrategyValidator.Validate(definition);
        return problems.IsEmpty ? definition : throw new StrategyFileException(file, problems);
    }

    private static StrategyProblem Explain(JsonException exception)
    {
        var place = exception.LineNumber is { } line
            ? string.Create(CultureInfo.InvariantCulture, $" (line {line + 1}, character {exception.BytePositionInLine.GetValueOrDefault() + 1})")
            : "";
        var message = exception.Message;
        var cut = message.IndexOf(" Path: ", StringComparison.Ordinal);
        if (cut >= 0)
            message = message[..cut];
        return new StrategyProblem(exception.Path ?? "$", $"{message}{place}", Advice(exception.Message));
    }

    private static string Advice(string message)
    {
        if (message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
            return "Take the member out or correct its spelling; strategy.schema.json lists all of them.";
        if (message.Contains("missing required properties", StringComparison.Ordinal))
            return "Add what is missing; strategy.schema.json says what each member means.";
        if (message.Contains("type discriminator", StringComparison.Ordinal))
            return "Give it a \"kind\" that strategy.schema.json lists.";
        return message.Contains("invalid start", StringComparison.Ordinal) || message.Contains("invalid after", StringComparison.Ordinal)
            ? "Check commas, quotes and brackets just before that place."
            : "See strategy.schema.json for what is expected there.";
    }
}
