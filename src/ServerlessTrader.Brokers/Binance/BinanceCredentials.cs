using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>The keys of one account, asked of the secret source each time so that a rotation needs no restart.</summary>
internal sealed class BinanceCredentials(ISecretSource secrets, BinanceOptions options)
{
    /// <summary>The keys.</summary>
    /// <param name="refresh">Read them anew: the exchange has just refused the ones known.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="BinanceKeysMissingException">One of them is not set.</exception>
    /// <exception cref="SecretUnavailableException">Whether they are set cannot be told now.</exception>
    public async ValueTask<BinanceKeys> GetAsync(bool refresh, CancellationToken cancellationToken)
    {
        var key = await ReadAsync(options.ApiKeySecret, refresh, cancellationToken).ConfigureAwait(false);
        var secret = await ReadAsync(options.ApiSecretSecret, refresh, cancellationToken).ConfigureAwait(false);
        return new BinanceKeys(key, secret);
    }

    private async ValueTask<string> ReadAsync(string name, bool refresh, CancellationToken cancellationToken)
    {
        var value = refresh
            ? await secrets.RefreshAsync(name, cancellationToken).ConfigureAwait(false)
            : await secrets.GetAsync(name, cancellationToken).ConfigureAwait(false);
        return string.IsNullOrWhiteSpace(value)
            ? throw new BinanceKeysMissingException($"The secret '{name}' is not set, so nothing can be signed. Put the Binance API key or secret there; until then every order is refused.")
            : value.Trim();
    }
}

/// <summary>A key is not set: nothing was sent, and nothing can be.</summary>
internal sealed class BinanceKeysMissingException(string message) : Exception(message);
