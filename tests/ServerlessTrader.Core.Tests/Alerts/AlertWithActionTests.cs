using System.Text;
using ServerlessTrader.Core.Alerts;

namespace ServerlessTrader.Core.Tests.Alerts;

public sealed class AlertWithActionTests
{
    [Theory]
    [InlineData("""{"signal":"BUY","type":"LONG","price":500.25,"token":"hush"}""")]
    [InlineData("""{"signal":"BUY","action":"","type":"LONG","price":500.25,"token":"hush"}""")]
    [InlineData("""{"action":"{{strategy.order.action}}","signal":"BUY","type":"LONG","price":500.25,"token":"hush"}""")]
    public void Completes_a_body_that_has_no_action_and_leaves_the_rest(string body)
    {
        var completed = Read(body).WithAction("EXIT")!;
        Assert.True(AlertParser.TryParse(completed, null, out var alert, out _));
        Assert.Equal((AlertDialect.Options, AlertIntent.Close, 500.25m), (alert.Dialect, alert.Intent, alert.ReferencePrice));
        Assert.Equal("hush", completed.Secret);
        Assert.DoesNotContain("hush", completed.ToRedactedJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Overrules_no_action_of_the_bodys_own() => Assert.Null(Read("""{"action":"ENTRY","signal":"BUY"}""").WithAction("EXIT"));

    [Fact]
    public void One_body_with_two_actions_has_two_keys()
    {
        var fields = Read("""{"signal":"BUY","type":"LONG","price":500.25}""");
        Assert.NotEqual(fields.WithAction("ENTRY")!.NormalisedForKey(), fields.WithAction("EXIT")!.NormalisedForKey());
        Assert.Equal(fields.WithAction("EXIT")!.NormalisedForKey(), fields.WithAction("exit")!.NormalisedForKey());
    }

    private static AlertFields Read(string body)
    {
        Assert.True(AlertFields.TryRead(Encoding.UTF8.GetBytes(body), out var fields, out _));
        return fields;
    }
}
