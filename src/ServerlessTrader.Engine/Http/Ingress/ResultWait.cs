using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Http.Ingress;

/// <summary>
/// Holds an answer until trades have come to a result. The store is asked again and again, a little less often each time: it is the one place that knows,
/// wherever a trade runs.
/// </summary>
internal sealed class ResultWait(TradeLedger trades, TimeProvider clock)
{
    /// <summary>The longest wait. TradingView hangs up after three seconds.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(2.8);

    private static readonly TimeSpan _firstPause = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan _longestPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Whether an entry has been decided.</summary>
    public static bool HasEntered(Trade trade) => trade.Phase is not (TradePhase.Accepted or TradePhase.Selected or TradePhase.Sized or TradePhase.Entering);

    /// <summary>Whether a trade has ended.</summary>
    public static bool HasEnded(Trade trade) => trade.Phase.IsFinal();

    /// <summary>The trades once each of them is settled; null when the time runs out first, the caller hangs up, or the store cannot be asked.</summary>
    /// <param name="tradeIds">The trades.</param>
    /// <param name="isSettled">What to wait for.</param>
    /// <param name="started">Timestamp of the request's beginning, from which the wait counts.</param>
    /// <param name="wait">How long.</param>
    /// <param name="gone">The caller hangs up.</param>
    public async ValueTask<IReadOnlyList<Trade>?> RunAsync(
        IReadOnlyList<string> tradeIds, Func<Trade, bool> isSettled, long started, TimeSpan wait, CancellationToken gone)
    {
        var settled = new Trade[tradeIds.Count];
        var pause = _firstPause;
        try
        {
            for (var next = 0; ;)
            {
                while (next < settled.Length && await trades.FindAsync(tradeIds[next], gone).ConfigureAwait(false) is { } found && isSettled(found.Trade))
                    settled[next++] = found.Trade;
                if (next == settled.Length)
                    return settled;
                var left = wait - clock.GetElapsedTime(started);
                if (left <= TimeSpan.Zero)
                    return null;
                await Task.Delay(pause < left ? pause : left, clock, gone).ConfigureAwait(false);
                pause = pause * 1.5 < _longestPause ? pause * 1.5 : _longestPause;
            }
        }
        catch (Exception exception) when (exception is TableUnavailableException or OperationCanceledException)
        {
            // The alert is stored all the same, and that is what the answer then says.
            return null;
        }
    }
}
