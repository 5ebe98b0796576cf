using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Configuration;

/// <summary>For hosts that have no secrets: every account that needs one refuses.</summary>
internal sealed class NoSecrets : ISecretSource
{
    public ValueTask<string?> GetAsync(string name, CancellationToken cancellationToken = default) => new((string?)null);
}
