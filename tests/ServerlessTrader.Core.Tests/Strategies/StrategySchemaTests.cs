using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Xml.Linq;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Selection;
using ServerlessTrader.Core.Sizing;
using ServerlessTrader.Core.Strategies;
using static ServerlessTrader.Core.Tests.Strategies.StrategyText;

namespace ServerlessTrader.Core.Tests.Strategies;

public sealed class StrategySchemaTests
{
    private static readonly JsonSerializerOptions _readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonNode _schema = Described();

    /// <summary>The schema with the descriptions from the compiler's documentation, which lies beside the assembly.</summary>
    public static JsonNode Described() => StrategySchema.Create(XDocument.Load(Path.ChangeExtension(typeof(StrategySchema).Assembly.Location, ".xml")));

    [Fact]
    public void The_shipped_schema_is_what_the_types_give()
    {
        var text = _schema.ToJsonString(_readable) + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_SCHEMA") == "1")
            File.WriteAllText(StrategyFolder.Schema, text);

        Assert.True(
            File.Exists(StrategyFolder.Schema) && File.ReadAllText(StrategyFolder.Schema).ReplaceLineEndings("\n") == text,
            $"strategies/{StrategyFolder.SchemaName} is not what the types give any more. Write it anew with: UPDATE_SCHEMA=1 dotnet test tests/ServerlessTrader.Core.Tests");
    }

    [Theory]
    [InlineData(Least)]
    [InlineData(Complete)]
    [InlineData(Perpetual)]
    [InlineData(WithoutStop)]
    public void Accepts_what_the_reader_reads(string json)
    {
        Parse(json);

        Assert.True(new SchemaCheck(_schema).Accepts(json));
    }

    [Theory]
    [InlineData("\"id\": \"everything\",", "")] // a member missing
    [InlineData("\"multiple\": 1.5", "\"times\": 1.5")] // an unknown one, deep down
    [InlineData("\"enabled\": false", "\"enabled\": false, \"active\": true")]
    [InlineData("\"kind\": \"expiry\"", "\"kind\": \"expires\"")]
    [InlineData("\"kind\": \"expiry\"", "\"kind\": \"expiry\", \"bars\": 3")] // another kind's member
    [InlineData("\"kind\": \"limit-walk\", ", "")]
    [InlineData("\"tradingTime\": \"13h\"", "\"tradingTime\": \"13 hours\"")]
    [InlineData("\"tradingTime\": \"13h\"", "\"tradingTime\": 13")]
    [InlineData("\"at\": \"15:15\"", "\"at\": \"25:15\"")]
    [InlineData("\"timeframe\": \"4H\"", "\"timeframe\": \"1M\"")]
    [InlineData("\"on\": \"underlying\"", "\"on\": \"Underlying\"")]
    [InlineData("\"directions\": [\"short\"]", "\"directions\": [\"sideways\"]")]
    [InlineData("\"to\": \"break-even-plus-fees\"", "\"to\": 1")]
    [InlineData("\"us-options-late\"", "\"nyse\"")]
    [InlineData("\"contracts\": 5", "\"contracts\": 2.5")]
    [InlineData("\"contracts\": 5", "\"contracts\": \"5\"")]
    [InlineData("\"ramp\": {", "\"ramp\": { \"why\": \"\",")]
    [InlineData("\"exits\": [", "\"exits\": [ null,")]
    public void Refuses_what_the_reader_refuses(string piece, string by)
    {
        Assert.NotEmpty(Problems(piece, by));

        Assert.False(new SchemaCheck(_schema).Accepts(Spoilt(Complete, piece, by)));
    }

    [Theory]
    [InlineData(typeof(ExitRule), "exits/items")]
    [InlineData(typeof(EntryFilter), "filters/items")]
    [InlineData(typeof(SelectionRule), "selection")]
    [InlineData(typeof(SizingRule), "sizing")]
    [InlineData(typeof(EntryRule), "entry")]
    public void Tells_every_kind_apart_by_its_name_and_closes_it(Type part, string place)
    {
        var choices = place.Split('/').Aggregate(_schema["properties"]!, (node, step) => node[step]!)["anyOf"]!.AsArray();

        Assert.Equal(
            part.GetCustomAttributes<JsonDerivedTypeAttribute>().Select(kind => (string)kind.TypeDiscriminator!),
            choices.Select(choice => choice!["properties"]!["kind"]!["const"]!.GetValue<string>()));
        Assert.All(choices, choice => Assert.False(choice!["additionalProperties"]!.GetValue<bool>()));
    }

    [Fact]
    public void Describes_every_member_without_naming_types()
    {
        var members = new List<(string Name, string Description)>();
        Visit(_schema);

        Assert.True(members.Count > 80, $"only {members.Count} members were found");
        Assert.All(members, member => Assert.True(member.Description.Length > 5, $"{member.Name} has no description"));
        Assert.All(members, member => Assert.DoesNotMatch("<|>|ServerlessTrader", member.Description));

        void Visit(JsonNode? node)
        {
            if (node is JsonArray elements)
            {
                foreach (var element in elements)
                    Visit(element);
            }
            else if (node is JsonObject schema)
            {
                foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
                {
                    if (name != "kind" && property?["$ref"] is null)
                        members.Add((name, property?["description"]?.GetValue<string>() ?? ""));
                }

                foreach (var (_, child) in schema)
                    Visit(child);
            }
        }
    }

    [Fact]
    public void Without_documentation_it_is_the_same_but_for_what_members_mean()
    {
        var plain = StrategySchema.Create();

        Assert.True(new SchemaCheck(plain).Accepts(Complete));
        Assert.Null(plain["properties"]!["id"]!["description"]);
        Assert.Equal("A duration: 15s, 5m, 13h, 2d.", plain["properties"]!["alert"]!["properties"]!["maxAge"]!["description"]!.GetValue<string>());
    }
}
