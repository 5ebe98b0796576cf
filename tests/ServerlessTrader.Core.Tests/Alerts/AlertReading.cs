using System.Text;
using ServerlessTrader.Core.Alerts;

namespace ServerlessTrader.Core.Tests.Alerts;

/// <summary>Reads bodies in tests: the alert, or the rejection, and a failed assertion with the reasons when it is the other one.</summary>
internal static class AlertReading
{
    public static Alert Read(string body, AlertDialect? expected = null)
    {
        var ok = AlertParser.TryParse(Encoding.UTF8.GetBytes(body), expected, out var alert, out var rejection);
        Assert.True(ok, rejection is null ? "" : string.Join("; ", rejection.Problems));
        Assert.Null(rejection);
        return alert!;
    }

    public static AlertRejection Refuse(string body, AlertDialect? expected = null)
    {
        var ok = AlertParser.TryParse(Encoding.UTF8.GetBytes(body), expected, out var alert, out var rejection);
        Assert.False(ok, $"Read as {alert}");
        Assert.Null(alert);
        Assert.NotEmpty(rejection!.Problems);
        Assert.NotEmpty(rejection.Suggestions);
        return rejection;
    }

    /// <summary>The one problem of a body that has exactly one.</summary>
    public static AlertFieldProblem Problem(string body, AlertDialect? expected = null) => Assert.Single(Refuse(body, expected).Problems);

    public static AlertFields Fields(string body)
    {
        Assert.True(AlertFields.TryRead(Encoding.UTF8.GetBytes(body), out var fields, out var rejection), rejection?.Problems[0].ToString());
        return fields!;
    }

    public static string[] FieldsOf(AlertRejection rejection) => [.. rejection.Problems.Select(problem => problem.Field)];
}
