using Azure.Data.Tables;

namespace ServerlessTrader.Azure;

/// <summary>Creates a table when it is first needed: one request however many writes wait for it, and none after it has succeeded.</summary>
internal sealed class TableCreation(TableClient client, Uri account)
{
    private readonly Lock _gate = new();
    private Task? _created;

    /// <exception cref="Engine.Ports.TableUnavailableException">The table cannot be created now; the next call tries again.</exception>
    public Task EnsureAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_created is null or { IsFaulted: true } or { IsCanceled: true })
                _created = CreateAsync();
            return _created.IsCompletedSuccessfully ? Task.CompletedTask : _created.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The table turned out to be gone: the next write creates it again.</summary>
    public void Forget()
    {
        lock (_gate)
            _created = null;
    }

    // Not cancelled with the caller that happened to come first: others wait for it too.
    private async Task CreateAsync()
    {
        try
        {
            await client.CreateIfNotExistsAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception failure) when (TableFailure.IsExpected(failure, CancellationToken.None))
        {
            throw TableFailure.Translate(failure, client.Name, account, CancellationToken.None);
        }
    }
}
