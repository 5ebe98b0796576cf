using System.Text;
using Azure.Data.Tables;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Azure.Tests;

public sealed class RowBodyTests
{
    private const int MaxEntityBytes = 1024 * 1024;

    [Theory]
    [InlineData("")]
    [InlineData("""{"symbol":"QQQ","note":"naïve ₹ 注文 🚀"}""")]
    [InlineData("{\r\n\t\"n\": 1\r\n}")]
    public void A_short_body_is_one_text_that_people_can_read(string json)
    {
        var entity = Stored(Encoding.UTF8.GetBytes(json));
        Assert.Equal(json, entity.GetString("Body"));
        Assert.Equal(["Body"], BodyProperties(entity));
        Assert.Equal(json, Encoding.UTF8.GetString(RowBody.Read(entity)!.Value.Span));
    }

    [Theory]
    [InlineData('x')]
    [InlineData('₹')]
    public void Text_is_used_up_to_32_768_characters(char character)
    {
        var longest = Stored(Encoding.UTF8.GetBytes(new string(character, 32_768)));
        Assert.Equal(["Body"], BodyProperties(longest));
        var longer = Stored(Encoding.UTF8.GetBytes(new string(character, 32_769)));
        Assert.DoesNotContain("Body", BodyProperties(longer));
    }

    [Fact]
    public void A_longer_body_is_cut_into_pieces_of_64_KiB()
    {
        var body = Bytes(150_000);
        var entity = Stored(body);
        Assert.Equal(["Body00", "Body01", "Body02"], BodyProperties(entity));
        Assert.Equal([65_536, 65_536, 18_928], BodyProperties(entity).Select(name => entity.GetBinary(name).Length));
        Assert.Equal(body, RowBody.Read(entity)!.Value.ToArray());
    }

    [Fact]
    public void The_longest_body_under_the_longest_keys_fits_an_entity()
    {
        var entity = Stored(Bytes(TableLimits.MaxBodyBytes), new string('p', TableLimits.MaxKeyLength), new string('r', TableLimits.MaxKeyLength));
        Assert.InRange(EntitySize(entity), TableLimits.MaxBodyBytes, MaxEntityBytes);
        Assert.InRange(entity.Count, 1, 252);
    }

    [Theory]
    [InlineData(new byte[] { 0xff, 0xfe, 0x00 })]
    [InlineData(new byte[] { 0x22, 0x00, 0x22 })]
    [InlineData(new byte[] { 0xef, 0xbf, 0xbf })]
    [InlineData(new byte[] { 0xed, 0xa0, 0x80 })]
    public void A_body_that_is_no_plain_text_is_kept_as_bytes(byte[] body)
    {
        var entity = Stored(body);
        Assert.Equal(["Body00"], BodyProperties(entity));
        Assert.Equal(body, RowBody.Read(entity)!.Value.ToArray());
    }

    [Fact]
    public void An_entity_of_another_program_has_no_body() => Assert.Null(RowBody.Read(new TableEntity("p", "r") { ["Price"] = 1.5 }));

    [Fact]
    public void Says_how_much_of_a_request_a_body_takes()
    {
        var entity = new TableEntity("p", "r");
        Assert.Equal(2 + 9, RowBody.Write(entity, "123456789"u8.ToArray()));
        // The client writes each of the two quotes as \u0022.
        Assert.Equal(2 + 3 + 2 * 6, RowBody.Write(entity, "\"abc\""u8.ToArray()));
        // Base64: four characters for three bytes.
        Assert.Equal(200_000, RowBody.Write(entity, Bytes(150_000)));
    }

    private static TableEntity Stored(byte[] body, string partitionKey = "p", string rowKey = "r")
    {
        var entity = new TableEntity(partitionKey, rowKey) { ["WriteId"] = Guid.Empty };
        RowBody.Write(entity, body);
        return entity;
    }

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(7).NextBytes(bytes);
        return bytes;
    }

    private static IEnumerable<string> BodyProperties(TableEntity entity) =>
        entity.Keys.Where(name => name.StartsWith("Body", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>What Table Storage counts: 4 bytes, two for each character of the keys, and for each property 8, two for each character of its name, and its value.</summary>
    private static int EntitySize(TableEntity entity) =>
        4 + 2 * (entity.PartitionKey.Length + entity.RowKey.Length)
        + entity.Where(p => p.Key is not ("PartitionKey" or "RowKey")).Sum(p => 8 + 2 * p.Key.Length + ValueSize(p.Value))
        + 8 + 2 * "Timestamp".Length + 8;

    private static int ValueSize(object value) => value switch
    {
        string text => 4 + 2 * text.Length,
        byte[] bytes => 4 + bytes.Length,
        Guid => 16,
        _ => throw new NotSupportedException($"{value.GetType()} is not expected here."),
    };
}
