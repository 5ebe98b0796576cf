using System.Net.Sockets;
using System.Text;

namespace ServerlessTrader.Local.Tests.Http;

/// <summary>Bodies nobody should send. None of them may do harm: each is answered precisely, nothing is stored, and the next good alert works.</summary>
public sealed class AlertBodyTests
{
    public static TheoryData<string, string> Unreadable => new()
    {
        { "nothing at all", "" },
        { "an array", """[{"signal":"BUY"}]""" },
        { "half an object", """{"signal":"BUY","type":""" },
        { "two objects", """{"signal":"BUY","type":"LONG","price":500}{"signal":"BUY"}""" },
        { "a bare word", "buy QQQ" },
        { "deep nesting", $$"""{"signal":"BUY","type":"LONG","price":500.25,"x":{{new string('[', 500)}}{{new string(']', 500)}}}""" },
        { "deep nesting without an end", new string('{', 8000) },
        { "the price twice", """{"signal":"BUY","type":"LONG","price":500,"price":501}""" },
        { "half a surrogate pair", """{"signal":"\ud800","type":"LONG","price":500}""" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task Refuses_what_cannot_be_read(string what, string body)
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.AlertAsync(body);
        Assert.True(reply.Status == 400, $"{what}: {reply.Raw}");
        Assert.Equal("invalid-alert", reply.Code);
        Assert.NotEmpty(reply.Suggestions);
        Assert.Empty(host.Scheduler.Started);
        await host.TakesTheNextAlertAsync();
    }

    [Fact]
    public async Task Refuses_a_body_above_16_KiB()
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.AlertAsync(Bodies.Long(ApiHost.Start, $",\"filler\":\"{new string('x', 16 * 1024)}\""));
        Assert.Equal((413, "body-too-large"), (reply.Status, reply.Code));
        Assert.Empty(host.Scheduler.Started);
        await host.TakesTheNextAlertAsync();
    }

    [Fact]
    public async Task Takes_a_body_of_exactly_16_KiB()
    {
        await using var host = await ApiHost.StartAsync();
        var body = Bodies.Long(ApiHost.Start);
        Assert.Equal(202, (await host.AlertAsync(body.PadRight(16 * 1024))).Status);
        Assert.Equal(413, (await host.AlertAsync(body.PadRight(16 * 1024 + 1))).Status);
    }

    [Fact]
    public async Task Refuses_an_endless_body_without_a_length()
    {
        await using var host = await ApiHost.StartAsync();
        var answer = await host.RawAsync(
            $"POST /api/webhook/qqq-longs?token={ApiHost.LongsToken} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
            + string.Concat(Enumerable.Repeat($"1000\r\n{new string(' ', 4096)}\r\n", 5)));
        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        await host.TakesTheNextAlertAsync();
    }

    [Fact]
    public async Task Answers_a_malformed_chunk_with_400()
    {
        await using var host = await ApiHost.StartAsync();
        var answer = await host.RawAsync(
            $"POST /api/webhook/qqq-longs?token={ApiHost.LongsToken} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n");
        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        await host.TakesTheNextAlertAsync();
    }

    [Fact]
    public async Task Survives_a_sender_that_hangs_up_in_the_middle_of_a_body()
    {
        await using var host = await ApiHost.StartAsync();
        using (var socket = new Socket(SocketType.Stream, ProtocolType.Tcp))
        {
            await socket.ConnectAsync(host.Client.BaseAddress!.Host, host.Client.BaseAddress.Port);
            await socket.SendAsync(Encoding.ASCII.GetBytes($"POST /api/webhook/qqq-longs?token={ApiHost.LongsToken} HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{{\"signal\""));
            socket.LingerState = new LingerOption(true, 0);
        }

        await host.TakesTheNextAlertAsync();
        Assert.Single(host.Scheduler.Started);
    }

    [Fact]
    public async Task Refuses_invalid_utf8_and_says_where()
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.PostAsync($"/api/webhook/qqq-longs?token={ApiHost.LongsToken}", [.. "{\"signal\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        Assert.Equal(400, reply.Status);
        Assert.Contains("UTF-8", reply.Text("error.message"), StringComparison.Ordinal);
        Assert.Contains("position 12", reply.Text("error.message"), StringComparison.Ordinal);
        await host.TakesTheNextAlertAsync();
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("\"NaN\"")]
    [InlineData("1e400")]
    [InlineData("\"1e400\"")]
    [InlineData("-500")]
    [InlineData("0")]
    [InlineData("Infinity")]
    [InlineData("\"\"")]
    [InlineData("")]
    [InlineData("{{close}}")]
    [InlineData("true")]
    [InlineData("null")]
    public async Task Refuses_a_price_that_is_no_number_above_zero(string price)
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.AlertAsync($$"""{"signal":"BUY","type":"LONG","price":{{price}}}""");
        Assert.Equal((400, "invalid-alert"), (reply.Status, reply.Code));
        Assert.Equal("price", reply.Text("error.fields.0.field"));
        Assert.Empty(host.Scheduler.Started);
        await host.TakesTheNextAlertAsync();
    }

    [Fact]
    public async Task Empty_placeholders_count_as_absent()
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.AlertAsync(Bodies.Long(ApiHost.Start, ""","orderId":"{{strategy.order.id}}","volume":,"message":NaN"""));
        Assert.Equal(202, reply.Status);
    }

    [Fact]
    public async Task Refuses_in_the_shape_of_the_specification()
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.AlertAsync("""{"signal":"BUY","type":"SIDEWAYS","price":"500.25","token":"a-secret-of-mine","note":"hello"}""");
        Assert.Equal(400, reply.Status);
        Assert.Equal("application/json", reply.ContentHeaders.ContentType!.MediaType);
        Assert.False(reply.At("success").GetBoolean());
        Assert.Equal("invalid-alert", reply.Code);
        Assert.Equal("The alert is not valid: the field \"type\" must be LONG (a call) or SHORT (a put).", reply.Text("error.message"));
        Assert.Equal(("type", "must be LONG (a call) or SHORT (a put)", "SIDEWAYS"), (reply.Text("error.fields.0.field"), reply.Text("error.fields.0.problem"), reply.Text("error.fields.0.received")));
        Assert.Contains("A complete options alert", reply.Suggestions, StringComparison.Ordinal);
        Assert.Equal("hello", reply.Text("webhook_data.note"));
        Assert.False(reply.At("webhook_data").TryGetProperty("token", out _));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("image/png")]
    public async Task Does_not_ask_the_content_type(string contentType)
    {
        await using var host = await ApiHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/webhook/qqq-longs?token={ApiHost.LongsToken}") { Content = new StringContent(Bodies.Long(ApiHost.Start)) };
        request.Content.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        Assert.Equal(202, (await host.SendAsync(request)).Status);
    }

    [Fact]
    public async Task Reads_lines_of_key_and_value()
    {
        await using var host = await ApiHost.StartAsync();
        var reply = await host.PostAsync("/api/webhook/qqq-longs", $"signal=BUY\ntype: LONG\nprice=500.25\ntimestamp={Bodies.Iso(ApiHost.Start)}\ntoken={ApiHost.LongsToken}");
        Assert.Equal(202, reply.Status);
    }
}
