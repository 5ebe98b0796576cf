using System.Runtime.ExceptionServices;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Steps;

/// <summary>
/// Wishes to close, from alerts and operators. A wish is stored in the trade before anything else happens; waking the trade only makes it see the wish sooner.
/// </summary>
public sealed class TradeCommands(TradeEnvironment environment, ITradeScheduler scheduler)
{
    /// <summary>Stores the wish and wakes the trade. False when the trade has ended or does not exist. Asking twice is asking once.</summary>
    public async ValueTask<bool> CloseAsync(string tradeId, CloseRequest request, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (await environment.Trades.FindAsync(tradeId, cancellationToken).ConfigureAwait(false) is not { Trade: var trade } stored || trade.Phase.IsFinal())
                return false;
            if (trade.CloseRequest is null)
            {
                try
                {
                    var line = new JournalEntry(environment.Now, trade.Phase, request.Code, request.Reason);
                    await environment.Trades.SaveAsync(stored, trade with { CloseRequest = request }, [line], cancellationToken).ConfigureAwait(false);
                }
                catch (TableConflictException)
                {
                    // The trade moved on while we looked; look again.
                    continue;
                }
            }

            await scheduler.WakeAsync(tradeId, cancellationToken).ConfigureAwait(false);
            return true;
        }
    }

    /// <summary>Carries out a stored command to the end and forgets it. Doing it twice does no harm.</summary>
    public async ValueTask RunAsync(PendingCommand command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        await CloseAllAsync(command.TradeIds, command.Request, cancellationToken).ConfigureAwait(false);
        await environment.Trades.CompleteAsync(command, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The kill switch: no more entries from now on, and every open trade is closed. Returns how many were told.</summary>
    public async ValueTask<int> CloseEverythingAsync(string reason, CancellationToken cancellationToken = default)
    {
        await environment.Accounts.SetControlAsync(new EntryControl(true, reason, environment.Now), cancellationToken).ConfigureAwait(false);
        return await CloseWhereAsync(_ => true, new CloseRequest("close-all", reason, environment.Now), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets entries go on.</summary>
    public ValueTask ResumeAsync(string reason, CancellationToken cancellationToken = default) =>
        environment.Accounts.SetControlAsync(new EntryControl(false, reason, environment.Now), cancellationToken);

    /// <summary>Closes every open trade that <paramref name="which"/> picks. Returns how many were told.</summary>
    public async ValueTask<int> CloseWhereAsync(Func<Trade, bool> which, CloseRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(which);
        var ids = new List<string>();
        await foreach (var trade in environment.Trades.OpenTradesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (which(trade))
                ids.Add(trade.Id);
        }

        return await CloseAllAsync(ids, request, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One trade that cannot be told keeps none of the others from being told; the first failure is thrown once all have been tried.</summary>
    private async ValueTask<int> CloseAllAsync(IEnumerable<string> tradeIds, CloseRequest request, CancellationToken cancellationToken)
    {
        var told = 0;
        ExceptionDispatchInfo? failure = null;
        foreach (var tradeId in tradeIds)
        {
            try
            {
                if (await CloseAsync(tradeId, request, cancellationToken).ConfigureAwait(false))
                    told++;
            }
#pragma warning disable CA1031 // It is thrown below.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure ??= ExceptionDispatchInfo.Capture(exception);
            }
        }

        failure?.Throw();
        return told;
    }
}
