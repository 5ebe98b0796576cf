using System.Text.Json;

namespace ServerlessTrader.Functions.Tests.Metadata;

/// <summary>The functions as the build lists them for the platform.</summary>
internal static class FunctionMetadata
{
    /// <summary>One line a function: its name, its trigger, and what the trigger says.</summary>
    public static IReadOnlyList<string> Lines { get; } = [.. All().Select(function => $"{function.Name}: {Describe(function.Trigger)}").Order(StringComparer.Ordinal)];

    /// <summary>Method and path of every HTTP function, the prefix of the routes included.</summary>
    public static IReadOnlyList<(string Name, string Method, string Route, string AuthLevel)> Http { get; } =
        [.. All().Where(function => Text(function.Trigger, "type") == "httpTrigger").SelectMany(function => function.Trigger.GetProperty("methods").EnumerateArray()
            .Select(method => (function.Name, method.GetString()!.ToUpperInvariant(), $"/api/{Text(function.Trigger, "route")}", Text(function.Trigger, "authLevel"))))];

    /// <summary>Names of the functions that are handed a Durable client.</summary>
    public static IReadOnlyList<string> WithClient { get; } =
        [.. Read().EnumerateArray().Where(function => function.GetProperty("bindings").EnumerateArray().Any(binding => Text(binding, "type") == "durableClient")).Select(function => Text(function, "name"))];

    private static IEnumerable<(string Name, JsonElement Trigger)> All() =>
        Read().EnumerateArray().Select(function => (
            Text(function, "name"), function.GetProperty("bindings").EnumerateArray().Single(binding => Text(binding, "type").EndsWith("Trigger", StringComparison.Ordinal))));

    private static string Describe(JsonElement trigger) => Text(trigger, "type") switch
    {
        "httpTrigger" => $"{Text(trigger, "authLevel")} {string.Join('+', trigger.GetProperty("methods").EnumerateArray().Select(method => method.GetString()))} {Text(trigger, "route")}",
        "timerTrigger" => $"timer {Text(trigger, "schedule")}",
        var other => other,
    };

    private static JsonElement Read()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "functions.metadata")));
        return file.RootElement.Clone();
    }

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString()!;
}
