using Microsoft.Extensions.Logging;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Azure;

/// <summary>One secret in memory: when it is good enough, when it is read again, and what is done when that fails.</summary>
internal sealed class CachedSecret(string name, Func<string, Task<string?>> read, KeyVaultOptions options, TimeProvider clock, ILogger log)
{
    private readonly Lock _gate = new();
    private Task<string?>? _reading;
    private string? _value;
    private DateTimeOffset? _readAt;
    private DateTimeOffset? _triedAt;
    private DateTimeOffset _freshUntil = DateTimeOffset.MinValue;

    /// <summary>The value: from memory while fresh, else from a read that all who ask meanwhile share.</summary>
    public async ValueTask<string?> GetAsync(CancellationToken cancellationToken)
    {
        Task<string?> reading;
        lock (_gate)
        {
            if (clock.GetUtcNow() < _freshUntil)
                return _value;
            if (_reading is null or { IsCompleted: true })
                _reading = ReadAsync();
            reading = _reading;
        }

        return await reading.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the value stale, unless a read was begun too short a time ago to find another.</summary>
    public void Invalidate()
    {
        lock (_gate)
        {
            if (_triedAt is not { } triedAt || clock.GetUtcNow() - triedAt >= options.RereadAfter)
                _freshUntil = DateTimeOffset.MinValue;
        }
    }

    private async Task<string?> ReadAsync()
    {
        _triedAt = clock.GetUtcNow();
        try
        {
            // Leaves the lock before anything is asked of the network.
            await Task.Yield();
            return Keep(await read(name).ConfigureAwait(false));
        }
        catch (SecretUnavailableException failure)
        {
            return KeepStale(failure);
        }
    }

    private string? Keep(string? value)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (_readAt is not null && value != _value)
                log.LogInformation("Secret {Secret} has changed in Key Vault.", name);
            _value = value;
            _readAt = now;
            _freshUntil = now + (value is null ? options.MissingFor : options.CacheFor);
            return value;
        }
    }

    private string? KeepStale(SecretUnavailableException failure)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (_readAt is not { } readAt || now - readAt >= options.GraceFor)
                throw failure;
            _freshUntil = now + options.RereadAfter;
            log.LogWarning(
                failure, "Secret {Secret} could not be read again; the value read at {ReadAt:O} stays in use until {Until:O}.", name, readAt, readAt + options.GraceFor);
            return _value;
        }
    }
}
