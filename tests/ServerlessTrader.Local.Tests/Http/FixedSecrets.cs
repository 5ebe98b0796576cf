using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Local.Tests.Http;

/// <summary>Secrets in memory.</summary>
internal sealed class FixedSecrets : Dictionary<string, string>, ISecretSource
{
    /// <summary>When set, no secret can be read.</summary>
    public Exception? Fault { get; set; }

    public ValueTask<string?> GetAsync(string name, CancellationToken cancellationToken = default) => Fault is { } fault ? throw fault : new(this.GetValueOrDefault(name));
}
