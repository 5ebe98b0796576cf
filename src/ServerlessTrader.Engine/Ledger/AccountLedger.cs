using System.Collections.Concurrent;
using System.Text.Json;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Ledger;

/// <summary>The accounts' pages and the kill switch over <see cref="ITable"/>s.</summary>
public sealed class AccountLedger(ITableStore store)
{
    private const string StateRow = "state";
    private const string ControlPartition = "control";
    private const string EntriesRow = "entries";

    private readonly ITable _accounts = store.Open("accounts");
    private readonly ITable _control = store.Open("control");

    // Correctness comes from compare-and-replace. Taking turns within this process only keeps a burst of trades from racing in vain.
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    /// <summary>The account's page; an empty one when nothing has been written yet.</summary>
    public async ValueTask<AccountState> GetAsync(string account, CancellationToken cancellationToken = default) =>
        (await ReadAsync(account, cancellationToken).ConfigureAwait(false)).State;

    /// <summary>
    /// Changes the page by compare-and-replace: <paramref name="change"/> is called with the stored page, again whenever somebody else was faster. It must do its own
    /// reading of the broker inside, so that its figures are never older than the page. Returning the same instance writes nothing.
    /// </summary>
    public async ValueTask<AccountState> UpdateAsync(
        string account, Func<AccountState, CancellationToken, ValueTask<AccountState>> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        var turn = _turns.GetOrAdd(account, static _ => new SemaphoreSlim(1, 1));
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (true)
            {
                var (state, etag) = await ReadAsync(account, cancellationToken).ConfigureAwait(false);
                var next = await change(state, cancellationToken).ConfigureAwait(false);
                if (ReferenceEquals(next, state))
                    return state;
                var body = JsonSerializer.SerializeToUtf8Bytes(next, LedgerJson.Default.AccountState);
                try
                {
                    await _accounts.WriteAsync(
                        account, [etag is null ? TableChange.Insert(StateRow, body) : TableChange.Replace(StateRow, body, etag)], cancellationToken).ConfigureAwait(false);
                    return next;
                }
                catch (TableConflictException)
                {
                    // Another process changed the page; look again with fresh figures.
                }
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The same for a change that needs no reading.</summary>
    public ValueTask<AccountState> UpdateAsync(string account, Func<AccountState, AccountState> change, CancellationToken cancellationToken = default) =>
        UpdateAsync(account, (state, _) => ValueTask.FromResult(change(state)), cancellationToken);

    /// <summary>The kill switch; running when it was never used.</summary>
    public async ValueTask<EntryControl> GetControlAsync(CancellationToken cancellationToken = default)
    {
        var row = await _control.GetAsync(ControlPartition, EntriesRow, cancellationToken).ConfigureAwait(false);
        return row is null
            ? new EntryControl(false, "never stopped", DateTimeOffset.UnixEpoch)
            : JsonSerializer.Deserialize(row.Body.Span, LedgerJson.Default.EntryControl) ?? throw new JsonException("The entry control row holds null.");
    }

    /// <summary>Sets the kill switch; the last word counts.</summary>
    public async ValueTask SetControlAsync(EntryControl control, CancellationToken cancellationToken = default) =>
        await _control.WriteAsync(
            ControlPartition, [TableChange.Upsert(EntriesRow, JsonSerializer.SerializeToUtf8Bytes(control, LedgerJson.Default.EntryControl))], cancellationToken).ConfigureAwait(false);

    private async ValueTask<(AccountState State, string? ETag)> ReadAsync(string account, CancellationToken cancellationToken)
    {
        var row = await _accounts.GetAsync(account, StateRow, cancellationToken).ConfigureAwait(false);
        return row is null
            ? (new AccountState { Id = account }, null)
            : (JsonSerializer.Deserialize(row.Body.Span, LedgerJson.Default.AccountState) ?? throw new JsonException($"Account row {account} holds null."), row.ETag);
    }
}
