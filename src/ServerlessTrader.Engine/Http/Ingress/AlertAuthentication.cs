using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Engine.Http.Access;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Http.Ingress;

/// <summary>
/// Finds the strategies a sender may speak to. The signature is the HMAC-SHA256 of the raw body under the strategy's token; <c>X-Timestamp</c> must be within
/// five minutes of our clock but is not part of it, so it catches a delayed or wrongly set sender and not somebody who replays a body: what stops that is the
/// alert's own timestamp, and the duplicate filter.
/// </summary>
internal sealed class AlertAuthentication(ISecretSource secrets, TimeProvider clock)
{
    private static readonly TimeSpan _window = TimeSpan.FromMinutes(5);

    /// <summary>The secret that holds a strategy's tokens.</summary>
    public static string SecretOf(StrategyDefinition strategy) => strategy.Alert.TokenSecret ?? $"alert-token-{strategy.Id}";

    /// <summary>Compares with the tokens of every strategy given, always all of them.</summary>
    public async ValueTask<AlertAccess> JudgeAsync(AlertCredentials credentials, ReadOnlyMemory<byte> body, IEnumerable<StrategyDefinition> strategies)
    {
        var isTimely = !credentials.IsSigned || (credentials.SignedAt is { } at && (clock.GetUtcNow() - at).Duration() <= _window);
        var granted = new List<StrategyDefinition>(1);
        var isConfigured = false;
        foreach (var strategy in strategies)
        {
            var secret = await secrets.GetAsync(SecretOf(strategy), CancellationToken.None).ConfigureAwait(false);
            isConfigured |= SecretComparison.IsConfigured(secret);
            var matches = credentials.IsSigned
                ? isTimely & SecretComparison.Signs(secret, body.Span, credentials.Signature.Span)
                : SecretComparison.Matches(secret, credentials.AddressToken) | SecretComparison.Matches(secret, credentials.BodyToken);
            if (matches)
                granted.Add(strategy);
        }

        return new AlertAccess(granted, isConfigured, isTimely);
    }
}

/// <summary>What a sender's credentials open.</summary>
/// <param name="Strategies">Those whose token it has.</param>
/// <param name="IsConfigured">False when none of the strategies asked about has a token at all.</param>
/// <param name="IsTimely">False when a signature's time is missing or outside the window.</param>
internal sealed record AlertAccess(IReadOnlyList<StrategyDefinition> Strategies, bool IsConfigured, bool IsTimely);
