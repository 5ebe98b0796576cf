using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Strategies;
using static ServerlessTrader.Core.Tests.Strategies.StrategyText;

namespace ServerlessTrader.Core.Tests.Strategies;

/// <summary>Whatever the bytes are, the answer is a definition or a <see cref="StrategyFileException"/>, never anything else.</summary>
public sealed partial class StrategyFuzzTests
{
    private static readonly string[] _tokens =
    [
        "null", "true", "0", "-1", "1e28", "79228162514264337593543950335", "1e400", "\"\"", "\"x\"", "\"\\ud800\"", "\"9999999999d\"", "\"1H\"", "{}", "[]", "[null]", "{\"kind\":\"stop\"}",
        "{\"kind\":null}", "{\"kind\":7}", ",", ":", "}", "]", "\"kind\": \"target\"", "//", "/*",
    ];

    [Fact]
    public void Any_bytes() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), IsReadOrRefused).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void A_good_file_with_bytes_changed_taken_out_and_put_in() => Prop.ForAll(Damaged(), IsReadOrRefused).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    [Fact]
    public void A_good_file_with_values_replaced_by_others() => Prop.ForAll(Replaced(), text => IsReadOrRefused(Encoding.UTF8.GetBytes(text))).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    [Theory]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF })]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x7B, 0x00 })]
    [InlineData(new byte[] { 0x7B, 0x22, 0xC3, 0x28, 0x22, 0x3A, 0x31, 0x7D })] // invalid UTF-8 in a name
    [InlineData(new byte[] { 0x00 })]
    public void Encodings_it_cannot_read_are_refused(byte[] bytes) => Assert.Throws<StrategyFileException>(() => StrategyFile.Parse("f.json", bytes));

    [Fact]
    public void Too_deep_a_file_is_refused() => Assert.Throws<StrategyFileException>(() => Parse(new string('[', 10_000)));

    private static bool IsReadOrRefused(byte[] bytes)
    {
        try
        {
            return StrategyFile.Parse("f.json", bytes).Id.Length > 0;
        }
        catch (StrategyFileException exception)
        {
            return exception.Problems.Length > 0
                && exception.Problems.All(problem => problem.Path.StartsWith('$') && problem.Problem.Length > 0 && problem.Instead.Length > 0);
        }
    }

    private static Arbitrary<byte[]> Damaged() => (
        from edits in Gen.Choose(1, 6)
        from seed in Gen.Choose(0, int.MaxValue)
        select Damage(edits, seed)).ToArbitrary();

    private static byte[] Damage(int edits, int seed)
    {
        var random = new Random(seed);
        var bytes = Encoding.UTF8.GetBytes(Complete).ToList();
        for (var i = 0; i < edits; i++)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(_tokens[random.Next(_tokens.Length)]));
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)));
                    break;
            }

            if (bytes.Count == 0)
                break;
        }

        return [.. bytes];
    }

    /// <summary>Valid JSON most of the time: a member's value becomes a token.</summary>
    private static Arbitrary<string> Replaced() => (
        from edits in Gen.Choose(1, 4)
        from seed in Gen.Choose(0, int.MaxValue)
        select Replace(edits, seed)).ToArbitrary();

    private static string Replace(int edits, int seed)
    {
        var random = new Random(seed);
        var root = JsonNode.Parse(Complete)!;
        for (var i = 0; i < edits; i++)
        {
            var places = new List<Action<JsonNode?>>();
            Visit(root, places);
            places[random.Next(places.Count)]($"@{random.Next(_tokens.Length)}@");
        }

        return Placeholder().Replace(root.ToJsonString(), place => _tokens[int.Parse(place.Groups[1].ValueSpan)]);
    }

    private static void Visit(JsonNode? node, List<Action<JsonNode?>> places)
    {
        if (node is JsonObject members)
        {
            foreach (var name in members.Select(member => member.Key))
            {
                places.Add(value => members[name] = value);
                Visit(members[name], places);
            }
        }
        else if (node is JsonArray elements)
        {
            for (var i = 0; i < elements.Count; i++)
            {
                var at = i;
                places.Add(value => elements[at] = value);
                Visit(elements[at], places);
            }
        }
    }

    [GeneratedRegex("\"@([0-9]+)@\"")]
    private static partial Regex Placeholder();
}
