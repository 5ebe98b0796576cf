using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>The account's keys, read by name. A missing one closes the account: nothing is sent, and the message says which secret to set.</summary>
internal sealed class BybitCredentials(ISecretSource secrets, BybitOptions options)
{
    /// <summary>The present keys.</summary>
    /// <exception cref="BrokerUnavailableException">A secret is missing, unusable or cannot be read now.</exception>
    public ValueTask<BybitKeys> GetAsync(CancellationToken cancellationToken) => ReadAsync(refresh: false, cancellationToken);

    /// <summary>The keys, read again, if they differ from those that were refused; else null: trying the same ones again would only be refused again.</summary>
    /// <exception cref="BrokerUnavailableException">A secret is missing, unusable or cannot be read now.</exception>
    public async ValueTask<BybitKeys?> ReplaceAsync(BybitKeys refused, CancellationToken cancellationToken)
    {
        var read = await ReadAsync(refresh: true, cancellationToken).ConfigureAwait(false);
        return read.IsSameAs(refused) ? null : read;
    }

    private async ValueTask<BybitKeys> ReadAsync(bool refresh, CancellationToken cancellationToken)
    {
        var apiKey = await OneAsync(options.ApiKeySecret, refresh, cancellationToken).ConfigureAwait(false);
        var secret = await OneAsync(options.ApiSecretSecret, refresh, cancellationToken).ConfigureAwait(false);
        return new BybitKeys(apiKey, secret);
    }

    private async ValueTask<string> OneAsync(string name, bool refresh, CancellationToken cancellationToken)
    {
        string? value;
        try
        {
            value = refresh
                ? await secrets.RefreshAsync(name, cancellationToken).ConfigureAwait(false)
                : await secrets.GetAsync(name, cancellationToken).ConfigureAwait(false);
        }
        catch (SecretUnavailableException exception)
        {
            throw new BrokerUnavailableException($"The secret '{name}' of the Bybit account cannot be read now: {exception.Message}", exception);
        }

        value = value?.Trim();
        if (string.IsNullOrEmpty(value))
            throw new BybitClosedException($"The secret '{name}' is missing, so the Bybit account is closed. Set it to the value that Bybit shows when the API key is made.");
        if (!value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw new BybitClosedException($"The secret '{name}' holds characters that no Bybit key has, so the account is closed. Set it to the bare value, without quotes or blanks.");
        return value;
    }
}
