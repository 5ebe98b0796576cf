using ServerlessTrader.Core.Alerts;

namespace ServerlessTrader.Engine.Http.Ingress;

/// <summary>An alert's body fit to be shown to its sender: without its secrets, and without the token of the address wherever the sender repeated it.</summary>
internal sealed class BodyEcho(AlertFields? fields, string? addressToken)
{
    // A short token would mask half of every text and hides nothing; one of digits alone might be a number.
    private readonly string? _token = addressToken is { Length: >= 8 } && addressToken.Any(char.IsAsciiLetter) ? addressToken : null;

    /// <summary>The body as JSON; null when it cannot be read, for then nobody knows what in it is secret.</summary>
    public string? Json => fields is null ? null : Mask(fields.ToRedactedJson());

    /// <summary>The same rejection with the token masked in what was received.</summary>
    public AlertRejection Mask(AlertRejection rejection) => _token is null ? rejection : rejection with
    {
        Problems = [.. rejection.Problems.Select(problem => problem with { Received = Mask(problem.Received) })],
        Suggestions = [.. rejection.Suggestions.Select(Mask)],
    };

    /// <summary>The same alert with the token masked in its free text, which is kept with the trade.</summary>
    public Alert Mask(Alert alert) => _token is null || alert.Message is null ? alert : alert with { Message = Mask(alert.Message) };

    private string Mask(string text) => _token is null ? text : text.Replace(_token, "***", StringComparison.Ordinal);
}
