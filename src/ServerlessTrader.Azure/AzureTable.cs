using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Azure;

/// <summary>
/// An <see cref="ITable"/> on Azure Table Storage. Every write is one entity group transaction and leaves its own id in the rows it writes: when an answer
/// was lost and the repeated request meets a conflict, that id tells our own write from somebody else's.
/// </summary>
internal sealed class AzureTable(TableClient client, Uri account) : ITable
{
    private const int MaxPage = 1000;

    private readonly TableCreation _creation = new(client, account);

    /// <inheritdoc/>
    public async ValueTask<TableRow?> GetAsync(string partitionKey, string rowKey, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckKey(partitionKey, nameof(partitionKey));
        TableLimits.CheckKey(rowKey, nameof(rowKey));
        return await ReadAsync(partitionKey, rowKey, cancellationToken).ConfigureAwait(false) is { } entity ? Row(entity) : null;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<TableRow> QueryAsync(
        string partitionKey, string? fromRowKey = null, string? toRowKey = null, int? limit = null, CancellationToken cancellationToken = default)
    {
        TableLimits.CheckKey(partitionKey, nameof(partitionKey));
        if (limit is { } count)
            ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(limit));
        return EnumerateAsync(partitionKey, fromRowKey, toRowKey, limit ?? int.MaxValue, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string?>> WriteAsync(
        string partitionKey, IReadOnlyList<TableChange> changes, CancellationToken cancellationToken = default)
    {
        TableLimits.Check(partitionKey, changes);
        cancellationToken.ThrowIfCancellationRequested();
        var batch = new TableBatch(partitionKey, changes);
        await _creation.EnsureAsync(cancellationToken).ConfigureAwait(false);
        var attempts = new AttemptCount();
        try
        {
            using var counting = TableRetryPolicy.Count(attempts);
            var answers = await client.SubmitTransactionAsync(batch.Actions, cancellationToken).ConfigureAwait(false);
            return [.. answers.Value.Select((answer, i) => changes[i].Kind == TableChangeKind.Delete ? null : answer.Headers.ETag?.ToString())];
        }
        catch (RequestFailedException failure) when (TableFailure.IsConflict(failure))
        {
            if (attempts.Value == 1 && batch.ConflictOf(failure) is { } conflict)
                throw conflict;
            return await batch.SettleAsync(rowKey => ReadAsync(partitionKey, rowKey, cancellationToken), client.Name).ConfigureAwait(false);
        }
        catch (Exception failure) when (TableFailure.IsExpected(failure, cancellationToken))
        {
            if (failure is RequestFailedException refusal && TableFailure.IsTableMissing(refusal))
                _creation.Forget();
            throw TableFailure.Translate(failure, client.Name, account, cancellationToken);
        }
    }

    private async IAsyncEnumerable<TableRow> EnumerateAsync(
        string partitionKey, string? from, string? to, int limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (limit == 0 || (to is not null && string.CompareOrdinal(from ?? "", to) >= 0))
            yield break;
        var query = client.QueryAsync<TableEntity>(Filter(partitionKey, from, to), Math.Min(limit, MaxPage), select: null, cancellationToken);
        await using var pages = query.AsPages().GetAsyncEnumerator(cancellationToken);
        // A page may be short of what was asked, or empty, and still be followed by another.
        while (await NextAsync(pages, cancellationToken).ConfigureAwait(false) is { } page)
        {
            foreach (var entity in page.Values)
            {
                yield return Row(entity);
                if (--limit == 0)
                    yield break;
            }
        }
    }

    private async ValueTask<Page<TableEntity>?> NextAsync(IAsyncEnumerator<Page<TableEntity>> pages, CancellationToken cancellationToken)
    {
        try
        {
            return await pages.MoveNextAsync().ConfigureAwait(false) ? pages.Current : null;
        }
        catch (RequestFailedException failure) when (TableFailure.IsTableMissing(failure))
        {
            return null;
        }
        catch (Exception failure) when (TableFailure.IsExpected(failure, cancellationToken))
        {
            throw TableFailure.Translate(failure, client.Name, account, cancellationToken);
        }
    }

    private async ValueTask<TableEntity?> ReadAsync(string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var found = await client.GetEntityIfExistsAsync<TableEntity>(partitionKey, rowKey, select: null, cancellationToken).ConfigureAwait(false);
            return found.HasValue ? found.Value : null;
        }
        catch (Exception failure) when (TableFailure.IsExpected(failure, cancellationToken))
        {
            throw TableFailure.Translate(failure, client.Name, account, cancellationToken);
        }
    }

    private TableRow Row(TableEntity entity)
    {
        var body = RowBody.Read(entity) ?? throw new InvalidDataException(
            $"Row '{entity.RowKey}' of partition '{entity.PartitionKey}' in table '{client.Name}' has no body: another program wrote it. Remove it, or use another table.");
        return new TableRow(entity.PartitionKey, entity.RowKey, entity.ETag.ToString(), body);
    }

    private static string Filter(string partitionKey, string? from, string? to)
    {
        // CreateQueryFilter quotes the values, so an apostrophe in a key stays part of the key.
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey}");
        if (!string.IsNullOrEmpty(from))
            filter += " and " + TableClient.CreateQueryFilter($"RowKey ge {from}");
        if (to is not null)
            filter += " and " + TableClient.CreateQueryFilter($"RowKey lt {to}");
        return filter;
    }
}
