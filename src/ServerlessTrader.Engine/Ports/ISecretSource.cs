namespace ServerlessTrader.Engine.Ports;

/// <summary>Resolves secrets that configuration names. A missing secret is null, and whoever asked must then refuse (closed, never open).</summary>
public interface ISecretSource
{
    /// <summary>The secret's present value, or null. Names are kebab-case: <c>alert-token-qqq-longs</c>.</summary>
    ValueTask<string?> GetAsync(string name, CancellationToken cancellationToken = default);
}
