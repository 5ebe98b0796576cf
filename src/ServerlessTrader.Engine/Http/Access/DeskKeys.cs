using Microsoft.AspNetCore.Http;
using ServerlessTrader.Engine.Http.Answers;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Http.Access;

/// <summary>
/// The keys for reading and control, sent as <c>Authorization: Bearer …</c> or as <c>X-Api-Key</c>, never in an address. The viewer's key may only read. A key
/// that is not configured is never right.
/// </summary>
internal sealed class DeskKeys(ISecretSource secrets, TraderApiOptions options)
{
    private const string Scheme = "Bearer ";

    /// <summary>Why the request may not do what the role allows; null when it may.</summary>
    public async ValueTask<ErrorResult?> RefusalAsync(HttpRequest request, TraderRole role)
    {
        var presented = SecretComparison.Hash(Presented(request));
        var operatorKey = await secrets.GetAsync(options.OperatorKeySecret, request.HttpContext.RequestAborted).ConfigureAwait(false);
        var viewerKey = await secrets.GetAsync(options.ViewerKeySecret, request.HttpContext.RequestAborted).ConfigureAwait(false);
        var isOperator = SecretComparison.Matches(operatorKey, presented);
        var isViewer = SecretComparison.Matches(viewerKey, presented);
        if (isOperator || (isViewer && role == TraderRole.Viewer))
            return null;
        if (isViewer)
        {
            return new ErrorResult(
                StatusCodes.Status403Forbidden, "viewer-may-only-read", "The viewer key may only read; this needs the operator key.", "Send the operator key.");
        }

        if (!SecretComparison.IsConfigured(operatorKey) && (role == TraderRole.Operator || !SecretComparison.IsConfigured(viewerKey)))
        {
            return Challenge(
                "key-not-configured", "No operator key is configured, so nobody may do this.",
                $"Set the secret \"{options.OperatorKeySecret}\" to 32 random bytes where this host keeps its secrets, for example: openssl rand -hex 32");
        }

        return presented is null
            ? Challenge("key-missing", "This needs a key and the request carries none.", "Send the header Authorization: Bearer <key>, or X-Api-Key: <key>.")
            : Challenge("unauthorized", "The key is not valid.", "Check it for missing characters; a rotated key no longer counts.");
    }

    private static ErrorResult Challenge(string code, string message, string suggestion) =>
        new(StatusCodes.Status401Unauthorized, code, message, suggestion) { Challenge = "Bearer" };

    private static string? Presented(HttpRequest request)
    {
        var authorization = request.Headers.Authorization;
        if (authorization.Count == 1 && authorization[0] is { } text && text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return text[Scheme.Length..];
        var key = request.Headers["X-Api-Key"];
        return key.Count == 1 ? key[0] : null;
    }
}
