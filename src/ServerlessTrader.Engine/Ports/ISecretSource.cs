namespace ServerlessTrader.Engine.Ports;

/// <summary>Resolves secrets that configuration names. A missing secret is null, and whoever asked must then refuse (closed, never open).</summary>
public interface ISecretSource
{
    /// <summary>The secret's present value, or null. Names are kebab-case: <c>alert-token-qqq-longs</c>.</summary>
    /// <exception cref="SecretUnavailableException">The source cannot be read, and nothing recent is known.</exception>
    ValueTask<string?> GetAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>
    /// The secret's value, read again where <see cref="GetAsync"/> may answer from memory. For whoever was refused with the value it had, such as a broker adapter
    /// after a failed sign-in: ask once, try once more with what comes back.
    /// </summary>
    /// <exception cref="SecretUnavailableException">The source cannot be read, and nothing recent is known.</exception>
    ValueTask<string?> RefreshAsync(string name, CancellationToken cancellationToken = default) => GetAsync(name, cancellationToken);
}
