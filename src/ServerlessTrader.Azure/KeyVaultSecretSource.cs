using System.Buffers;
using System.Collections.Concurrent;
using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Microsoft.Extensions.Logging;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Azure;

/// <summary>
/// Secrets in Azure Key Vault, kept in memory for a few minutes. A value that stopped working is read again through <see cref="RefreshAsync"/>, so a rotated
/// broker key takes effect without a restart. Safe to call from any thread; callers that want the same secret share one read. No value is ever logged.
/// </summary>
public sealed class KeyVaultSecretSource : ISecretSource
{
    private const int MaxNameLength = 127;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");

    private readonly SecretClient _vault;
    private readonly KeyVaultOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<string, CachedSecret> _secrets = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="options">The vault.</param>
    /// <param name="clock">Tells how old a cached value is.</param>
    /// <param name="log">Told when the vault cannot be read, and when a secret has changed.</param>
    /// <param name="credential">Null for the managed identity, or the developer's own login.</param>
    /// <exception cref="ArgumentException">The options cannot be used; the message says why and what to write.</exception>
    public KeyVaultSecretSource(KeyVaultOptions options, TimeProvider clock, ILogger<KeyVaultSecretSource> log, TokenCredential? credential = null)
        : this(options, clock, log, credential, configure: null)
    {
    }

    internal KeyVaultSecretSource(
        KeyVaultOptions options, TimeProvider clock, ILogger<KeyVaultSecretSource> log, TokenCredential? credential, Action<SecretClientOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        _options = options;
        _clock = clock;
        _log = log;
        var clientOptions = new SecretClientOptions
        {
            Retry = { MaxRetries = 2, Delay = TimeSpan.FromMilliseconds(250), MaxDelay = TimeSpan.FromSeconds(1), NetworkTimeout = TimeSpan.FromSeconds(5) },
        };
        configure?.Invoke(clientOptions);
        _vault = new SecretClient(new Uri(options.VaultUri), credential ?? AzureCredentials.Create(options.ManagedIdentityClientId), clientOptions);
    }

    /// <summary>The secret's value, at most <see cref="KeyVaultOptions.CacheFor"/> old while the vault can be read; null when it is missing, empty or disabled.</summary>
    /// <inheritdoc/>
    public ValueTask<string?> GetAsync(string name, CancellationToken cancellationToken = default) => Find(name).GetAsync(cancellationToken);

    /// <summary>The secret's value, read now unless that was done less than <see cref="KeyVaultOptions.RereadAfter"/> ago.</summary>
    /// <inheritdoc/>
    public ValueTask<string?> RefreshAsync(string name, CancellationToken cancellationToken = default)
    {
        var secret = Find(name);
        secret.Invalidate();
        return secret.GetAsync(cancellationToken);
    }

    /// <summary>Has the next <see cref="GetAsync"/> read the secret, unless that was done less than <see cref="KeyVaultOptions.RereadAfter"/> ago.</summary>
    public void Invalidate(string name) => Find(name).Invalidate();

    private CachedSecret Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is 0 or > MaxNameLength || name.AsSpan().ContainsAnyExcept(NameCharacters))
            throw new ArgumentException($"'{name}' cannot name a secret in Key Vault: 1 to {MaxNameLength} letters, digits and hyphens.", nameof(name));
        return _secrets.GetOrAdd(name, n => new CachedSecret(n, ReadAsync, _options, _clock, _log));
    }

    private async Task<string?> ReadAsync(string name)
    {
        try
        {
            var secret = await _vault.GetSecretAsync(name, version: null, CancellationToken.None).ConfigureAwait(false);
            return secret.Value.Value is { Length: > 0 } value ? value : null;
        }
        catch (RequestFailedException failure) when (failure.Status == 404 || IsDisabled(failure))
        {
            return null;
        }
        catch (Exception failure) when (failure is RequestFailedException or AuthenticationFailedException or AggregateException or OperationCanceledException)
        {
            throw new SecretUnavailableException(Explain(name, failure), failure);
        }
    }

    // Disabling a secret is how a leaked one is stopped at once. The code stands in the body only: the error itself is a plain 403.
    private static bool IsDisabled(RequestFailedException failure) =>
        failure.Status == 403 && failure.GetRawResponse()?.Content.ToString().Contains("SecretDisabled", StringComparison.Ordinal) == true;

    private string Explain(string name, Exception failure) => failure switch
    {
        AuthenticationFailedException =>
            $"Secret '{name}' cannot be read: no Azure identity could sign in. In Azure, enable the app's managed identity; on your own machine, run 'az login'.",
        RequestFailedException { Status: 401 or 403 } refusal =>
            $"Key Vault {_vault.VaultUri.Host} refused to show secret '{name}' ({refusal.Status} {refusal.ErrorCode}). "
            + "Give the app's identity the role 'Key Vault Secrets User' on the vault, and check the vault's firewall.",
        RequestFailedException { Status: > 0 } refusal =>
            $"Key Vault {_vault.VaultUri.Host} failed to give secret '{name}' ({refusal.Status} {refusal.ErrorCode}). Try again later.",
        _ => $"Key Vault {_vault.VaultUri.Host} cannot be reached for secret '{name}'. Check the vault's address, the network and the vault's firewall.",
    };
}
