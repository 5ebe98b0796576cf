using Microsoft.Extensions.Configuration;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Functions.Hosting;

/// <summary>Secrets from app settings (<c>Trader__Secrets__alert-token-qqq-longs</c>): for work on one's own machine. An app in Azure names a Key Vault instead.</summary>
public sealed class SettingsSecretSource(IConfiguration configuration) : ISecretSource
{
    /// <inheritdoc/>
    public ValueTask<string?> GetAsync(string name, CancellationToken cancellationToken = default) =>
        new(configuration[$"Trader:Secrets:{name}"] is { Length: > 0 } value ? value : null);
}
