using System.Collections.Immutable;
using System.Net;
using Microsoft.AspNetCore.Http;
using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Engine.Http.Answers;
using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Engine.Http.Ingress;

/// <summary>Every way an alert can be refused, in words.</summary>
internal static class AlertRefusals
{
    private const int MostNames = 10;

    public static ErrorResult TooLarge() => new(
        StatusCodes.Status413PayloadTooLarge, "body-too-large", $"The body is larger than {AlertBody.MaxBytes / 1024} KiB.",
        "An alert is a flat JSON object of a few fields: leave the rest out.");

    public static ErrorResult TooMany(string whose, TimeSpan wait) => new(
        StatusCodes.Status429TooManyRequests, "rate-limited", $"Too many alerts {whose}; nothing was stored.",
        "Exits are always taken. For entries, check that the alert fires once a bar (alert.freq_once_per_bar_close), or raise the limit.")
    {
        RetryAfter = wait,
    };

    /// <summary>The sender showed nothing valid. The words are the same whether or not there is such a strategy.</summary>
    public static ErrorResult Unauthorized(AlertSubmission alert, AlertCredentials credentials, AlertAccess access)
    {
        if (!access.IsConfigured)
        {
            var secret = alert.Candidates.Count == 1 ? AlertAuthentication.SecretOf(alert.Candidates[0]) : "alert-token-{strategy}";
            return new ErrorResult(
                StatusCodes.Status401Unauthorized, "token-not-configured", "No alert token is configured, so no alert is taken.",
                $"Set the secret \"{secret}\" to 32 random bytes where this host keeps its secrets, for example: openssl rand -hex 32",
                "Then send it as ?token=… in the webhook's address, or as \"token\":\"…\" in the message.");
        }

        var message = credentials switch
        {
            { IsSigned: true } when !access.IsTimely => "The signature's X-Timestamp is missing, is no time, or is more than 5 minutes from our clock.",
            { IsSigned: true } => "The signature is not valid here.",
            { IsEmpty: true } => "The alert carries no token.",
            _ => "The token is not valid here.",
        };
        var suggestion = credentials.IsSigned
            ? "Send X-Signature: sha256=<hex HMAC-SHA256 of the raw body under the strategy's token> and X-Timestamp: <Unix seconds>."
            : "Send the strategy's own token as ?token=… in the webhook's address, or as \"token\":\"…\" in the message.";
        const string Unreadable = "The body cannot be read, so neither can a token in it: check that it is valid JSON.";
        return new ErrorResult(
            StatusCodes.Status401Unauthorized, "unauthorized", message, alert.Fields is null && !credentials.IsSigned ? [suggestion, Unreadable] : [suggestion]);
    }

    public static ErrorResult AddressNotAllowed(IPAddress? caller) => new(
        StatusCodes.Status403Forbidden, "address-not-allowed", $"The strategy takes no alerts from {caller?.ToString() ?? "an unknown address"}.",
        "Add the address to alert.allowedAddresses of the strategy file. Behind a proxy, name the proxy among the trusted ones, or its address is what counts.");

    public static ErrorResult CertificateNotAccepted(string objection) => new(
        StatusCodes.Status403Forbidden, "certificate-not-accepted", $"The strategy takes alerts from TradingView's own certificate only, and this sender is not: {objection}.",
        "Send from TradingView to the https address. Behind a proxy, name the proxy among the trusted ones and the header it hands the certificate on in; or take alert.clientCertificate out of the strategy file.");

    public static ErrorResult Invalid(AlertRejection rejection, string? webhookData) => new(
        StatusCodes.Status400BadRequest, "invalid-alert", MessageOf(rejection), rejection.Suggestions, rejection.Problems, webhookData);

    public static ErrorResult UnknownStrategy(AlertSubmission alert, StrategyBook book, string? webhookData)
    {
        var known = book.All.Select(strategy => strategy.Id).Order(StringComparer.Ordinal).ToList();
        var all = known.Count == 0 ? "No strategy is loaded: add a file to the strategies folder."
            : $"There are: {string.Join(", ", known.Take(MostNames))}{(known.Count > MostNames ? ", …" : "")}.";
        if (alert.Name is null)
        {
            var dialect = alert.Alert is { } read ? NameOf(read.Dialect) : "this";
            return new ErrorResult(
                StatusCodes.Status404NotFound, "unknown-strategy", $"No strategy takes alerts of {dialect} kind.",
                [$"Send the alert to /api/webhook/{{strategy}}, or name the strategy in its field \"strategy\". {all}"], [], webhookData);
        }

        var names = book.All.SelectMany(strategy => strategy.Alert.Names.Prepend(strategy.Id)).ToArray();
        ImmutableArray<string> suggestions = AlertSpelling.Nearest(alert.Name, names) is { } nearest ? [$"Did you mean {nearest}?", all] : [all];
        return new ErrorResult(
            StatusCodes.Status404NotFound, "unknown-strategy", $"There is no strategy '{Shorten(alert.Name)}'.", suggestions, [], webhookData);
    }

    public static ErrorResult Ambiguous(IReadOnlyList<StrategyDefinition> strategies, string? webhookData) => new(
        StatusCodes.Status409Conflict, "ambiguous-strategy",
        $"The alert fits {strategies.Count} strategies: {string.Join(", ", strategies.Select(strategy => strategy.Id))}.",
        [$"Send it to the one it is for: /api/webhook/{strategies[0].Id}"], [], webhookData);

    public static ErrorResult Refused(Admission.Refused refusal, string? webhookData) => new(
        refusal.Status, refusal.Code, refusal.Message, [refusal.Suggestion], [new AlertFieldProblem(refusal.Field, refusal.Message, "")], webhookData);

    public static ErrorResult StoreUnavailable() => new(
        StatusCodes.Status503ServiceUnavailable, "store-unavailable", "The store cannot be used now; nothing was stored.", "Send the alert again.")
    {
        RetryAfter = TimeSpan.FromSeconds(5),
    };

    private static string MessageOf(AlertRejection rejection)
    {
        var first = rejection.Problems[0];
        var what = first.Field == "body" ? "the body" : $"the field \"{first.Field}\"";
        var more = rejection.Problems.Length == 1 ? "" : $" (and {rejection.Problems.Length - 1} more)";
        return $"The alert is not valid: {what} {first.Problem}{more}.";
    }

    private static string NameOf(AlertDialect dialect) => dialect switch
    {
        AlertDialect.RMultiple => "the r-multiple",
        _ => $"the {dialect.ToString().ToLowerInvariant()}",
    };

    private static string Shorten(string name)
    {
        var text = name.Length <= 60 ? name : $"{name[..59]}…";
        return string.Create(text.Length, text, static (line, from) =>
        {
            for (var i = 0; i < line.Length; i++)
                line[i] = char.IsControl(from[i]) ? ' ' : from[i];
        });
    }
}
