using System.Text.Json;
using ServerlessTrader.Core.Alerts;

namespace ServerlessTrader.Core.Tests.Alerts;

public sealed class AlertRedactionTests
{
    private const string Secret = "Zk3-secret_8fQ";

    [Fact]
    public void Echoes_names_and_numbers_as_received() =>
        Assert.Equal(
            """{"Symbol":"BTC","leverage":500,"entry":50000.0,"price":1e400,"quoted":" 5.0 ","flag":true,"off":false,"nothing":null}""",
            AlertReading.Fields(
                """{"Symbol":"BTC","leverage":500,"entry":50000.0,"price":1e400,"quoted":" 5.0 ","flag":true,"off":false,"nothing":null}""").ToRedactedJson());

    [Theory]
    [InlineData("token")]
    [InlineData("SECRET")]
    [InlineData("passphrase")]
    [InlineData("api_key")]
    [InlineData("webhookToken")]
    [InlineData("X-Signature")]
    [InlineData("Authorization")]
    [InlineData("key")]
    public void Leaves_out_every_member_that_sounds_secret(string name) =>
        Assert.Equal("""{"symbol":"BTC"}""", AlertReading.Fields($$"""{"{{name}}":"{{Secret}}","symbol":"BTC"}""").ToRedactedJson());

    [Fact]
    public void Masks_the_secret_where_it_is_repeated() =>
        Assert.Equal(
            """{"message":"called with ***!","***":1}""",
            AlertReading.Fields("""{"message":"called with Zk3-8fQ!","token":"Zk3-8fQ","Zk3-8fQ":1}""").ToRedactedJson());

    [Fact]
    public void Does_not_show_the_content_of_nested_values() =>
        Assert.Equal(["{…}", "[…]"], Echo($$"""{"a":{"token":"{{Secret}}"},"b":["{{Secret}}"]}""").EnumerateObject().Select(member => member.Value.GetString()));

    [Fact]
    public void Cuts_long_texts_and_never_half_a_character()
    {
        var text = Echo($$"""{"message":"x{{string.Concat(Enumerable.Repeat("😀", 300))}}"}""").GetProperty("message").GetString()!;
        Assert.True(text.Length is >= 199 and <= 200);
        Assert.EndsWith("😀…", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_a_number_of_absurd_length_as_cut_text() =>
        Assert.Equal(JsonValueKind.String, Echo($$"""{"price":{{new string('9', 500)}}}""").GetProperty("price").ValueKind);

    [Fact]
    public void Shows_a_repeated_unknown_member_once() => Assert.Equal("""{"a":1,"A":3}""", AlertReading.Fields("""{"a":1,"a":2,"A":3}""").ToRedactedJson());

    [Fact]
    public void Shows_at_most_64_members() =>
        Assert.Equal(64, Echo("{" + string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"u{i}\":{i}")) + "}").EnumerateObject().Count());

    [Fact]
    public void Echoes_a_text_body_as_JSON() =>
        Assert.Equal("""{"symbol":"BTC","leverage":"500"}""", AlertReading.Fields($"symbol=BTC\ntoken={Secret}\nleverage: 500").ToRedactedJson());

    [Theory]
    [InlineData($$"""{"token":"{{Secret}}","action":"{{Secret}}","symbol":"{{Secret}}","leverage":"{{Secret}}"}""")]
    [InlineData($$"""{"token":{{Secret}},"action":"buy"}""")]
    [InlineData($$"""{"token":"a"{{Secret}}","action":"buy"}""")]
    [InlineData($$"""{"token":"{{Secret}}","price":{{Secret}}}""")]
    [InlineData($$"""{"price":5x, "token":"{{Secret}}"}""")]
    [InlineData($$"""{token:{{Secret}}}""")]
    [InlineData($$"""{'token':'{{Secret}}'}""")]
    [InlineData($$"""{"token":"{{Secret}}""")]
    [InlineData($"token {Secret}")]
    [InlineData($"token={Secret},{Secret}")]
    [InlineData($"symbol=BTC\ntoken=\"{Secret}\nx")]
    [InlineData($"token={Secret}\nsymbol=BTC\nthe secret was {Secret}")]
    public void A_rejection_never_shows_the_secret(string body)
    {
        var rejection = AlertReading.Refuse(body);
        Assert.All(rejection.Problems, problem => Assert.DoesNotContain(Secret, problem.ToString(), StringComparison.Ordinal));
        Assert.All(rejection.Suggestions, suggestion => Assert.DoesNotContain(Secret, suggestion, StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_received_is_shown_on_one_line_of_at_most_100_characters()
    {
        var problem = AlertReading.Problem($$"""{"action":"close","symbol":"a\u0000\nb{{new string('c', 200)}}"}""", AlertDialect.Futures);
        Assert.Equal("a  b" + new string('c', 95) + "…", problem.Received);
    }

    private static JsonElement Echo(string body) => JsonDocument.Parse(AlertReading.Fields(body).ToRedactedJson()).RootElement;
}
