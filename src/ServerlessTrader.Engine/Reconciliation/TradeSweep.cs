using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Engine.Reconciliation;

/// <summary>
/// Starts every stored trade that has not ended and carries out every stored command: at the start of a host, and every few seconds after. Starting what already runs
/// does nothing, so this is also the whole of recovery.
/// </summary>
public sealed class TradeSweep(TradeEnvironment environment, ITradeScheduler scheduler, TradeCommands commands)
{
    /// <summary>Returns how many trades are open and how many commands were carried out.</summary>
    public async ValueTask<(int OpenTrades, int Commands)> RunAsync(CancellationToken cancellationToken = default)
    {
        var done = 0;
        await foreach (var command in environment.Trades.PendingCommandsAsync(cancellationToken).ConfigureAwait(false))
        {
            await commands.RunAsync(command, cancellationToken).ConfigureAwait(false);
            done++;
        }

        var open = 0;
        await foreach (var tradeId in environment.Trades.OpenTradeIdsAsync(cancellationToken).ConfigureAwait(false))
        {
            await scheduler.StartAsync(tradeId, cancellationToken).ConfigureAwait(false);
            open++;
        }

        return (open, done);
    }
}
