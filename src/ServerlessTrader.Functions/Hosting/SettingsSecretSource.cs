using Microsoft.Extensions.Configuration;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Functions.Hosting;

/// <summary>
/// Secrets from settings, for work on one's own machine; an app in Azure names a Key Vault instead. A secret is <c>Trader__Secrets__operator-key</c>, or
/// <c>TRADER_SECRET_OPERATOR_KEY</c> as for the embedded host.
/// </summary>
public sealed class SettingsSecretSource(IConfiguration configuration) : ISecretSource
{
    /// <inheritdoc/>
    public ValueTask<string?> GetAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        var value = configuration[$"Trader:Secrets:{name}"] ?? configuration[$"TRADER_SECRET_{name.Replace('-', '_').ToUpperInvariant()}"];
        return new ValueTask<string?>(value is { Length: > 0 } ? value : null);
    }
}
