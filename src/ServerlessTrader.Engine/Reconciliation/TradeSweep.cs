using System.Runtime.ExceptionServices;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Engine.Reconciliation;

/// <summary>
/// Starts every stored trade that has not ended, carries out every stored command and gives back what ended trades still hold: at the start of a host, and every few
/// seconds after. Starting what already runs does nothing, so this is also the whole of recovery.
/// </summary>
public sealed class TradeSweep(TradeEnvironment environment, ITradeScheduler scheduler, TradeCommands commands)
{
    /// <summary>Returns how many trades are open and how many commands were carried out. A failure keeps nothing else from being done, and is thrown at the end.</summary>
    public async ValueTask<(int OpenTrades, int Commands)> RunAsync(CancellationToken cancellationToken = default)
    {
        ExceptionDispatchInfo? failure = null;
        var done = 0;
        await foreach (var command in environment.Trades.PendingCommandsAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await TryAsync(() => commands.RunAsync(command, cancellationToken)).ConfigureAwait(false))
                done++;
        }

        var open = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var tradeId in environment.Trades.OpenTradeIdsAsync(cancellationToken).ConfigureAwait(false))
        {
            open.Add(tradeId);
            await TryAsync(() => scheduler.StartAsync(tradeId, cancellationToken)).ConfigureAwait(false);
        }

        foreach (var venue in environment.Venues.All)
            await TryAsync(() => ReleaseEndedAsync(venue.Account, open, cancellationToken)).ConfigureAwait(false);
        failure?.Throw();
        return (open.Count, done);

        async ValueTask<bool> TryAsync(Func<ValueTask> action)
        {
            try
            {
                await action().ConfigureAwait(false);
                return true;
            }
#pragma warning disable CA1031 // It is thrown above, once everything else has had its turn.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure ??= ExceptionDispatchInfo.Capture(exception);
                return false;
            }
        }
    }

    /// <summary>A trade is settled before it is stored as flat and released after it is stored as rejected: whatever an ended one still holds is left from a crash.</summary>
    private async ValueTask ReleaseEndedAsync(string account, HashSet<string> open, CancellationToken cancellationToken)
    {
        var state = await environment.Accounts.GetAsync(account, cancellationToken).ConfigureAwait(false);
        foreach (var tradeId in state.Reservations.Keys.Where(id => !open.Contains(id)))
        {
            if (await environment.Trades.FindAsync(tradeId, cancellationToken).ConfigureAwait(false) is { } stored && stored.Trade.Phase.IsFinal())
                await environment.Accounts.UpdateAsync(account, page => page.Release(tradeId), cancellationToken).ConfigureAwait(false);
        }
    }
}
