using System.Reflection;
using System.Text.Json.Schema;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ServerlessTrader.Core.Strategies;

/// <summary>The summaries of the compiler's XML documentation, as plain text.</summary>
internal sealed partial class SchemaDescriptions
{
    private readonly Dictionary<string, string> _summaries = new(StringComparer.Ordinal);

    public SchemaDescriptions(XDocument? documentation)
    {
        foreach (var member in documentation?.Descendants("member") ?? [])
        {
            if (member.Attribute("name")?.Value is { } name && member.Element("summary") is { } summary)
                _summaries[name] = Spaces().Replace(Plain(summary), " ").Trim();
        }
    }

    /// <summary>
    /// What a member means; at a place that is no member (one of several kinds), what its type is. What the kinds have in common is said for programmers.
    /// </summary>
    public string? Of(JsonSchemaExporterContext context)
    {
        if (context.PropertyInfo?.AttributeProvider is PropertyInfo property)
            return _summaries.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}");
        return context.TypeInfo.Type.IsAbstract ? null : _summaries.GetValueOrDefault($"T:{context.TypeInfo.Type.FullName}");
    }

    private static string Plain(XElement element) => string.Concat(element.Nodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement { HasAttributes: true, IsEmpty: true } reference => Named(reference.FirstAttribute!.Value),
        XElement inner => Plain(inner),
        _ => "",
    }));

    /// <summary>What a reference is called in a file: a member in camel case, a type by its plain name.</summary>
    private static string Named(string reference)
    {
        var name = reference[(reference.LastIndexOf('.') + 1)..];
        return reference.StartsWith("P:", StringComparison.Ordinal) ? System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(name) : name;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
