using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Steps;

/// <summary>
/// Lets the trades of one account and symbol begin one after the other: a trade begins when it stands first in its lane, and leaves the lane when its entry is complete or
/// it has ended. A place is taken before its trade is stored; what a crash leaves of either is put right by whoever waits behind it.
/// </summary>
internal sealed class TradeTurns(TradeEnvironment environment, TradeEndings endings, ITradeScheduler scheduler)
{
    /// <summary>A place whose trade has not been stored by then belongs to a process that died in between.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly ClearSymbol _clear = new(environment, endings, scheduler);

    /// <summary>
    /// Holds an accepted trade until it may begin. Null when it may, or has ended; else when to look again. A trade that is no longer wanted or comes too late is rejected
    /// here, wherever it stands.
    /// </summary>
    public async ValueTask<Wake?> AwaitAsync(TradeSession session, CancellationToken cancellationToken)
    {
        var trade = session.Trade;
        if (trade.Lane is not { } symbol)
            return null;
        if (trade.Clearing is not { IsCommand: true } && Refusal(session) is { } refusal)
        {
            await endings.RejectAsync(session, refusal.Code, refusal.Reason, NotificationSeverity.Info, cancellationToken).ConfigureAwait(false);
            return null;
        }

        var lanes = environment.Trades.Lanes;
        var lane = await lanes.GetAsync(trade.Account, symbol, cancellationToken).ConfigureAwait(false);
        if (!lane.Holds(trade.Id))
            lane = await lanes.JoinAsync(trade.Account, symbol, trade.Id, session.Now, cancellationToken).ConfigureAwait(false);
        while (lane.Head is { } head && head.TradeId != trade.Id)
        {
            if (!await HasLeftAsync(head, session.Now, cancellationToken).ConfigureAwait(false))
                return new Wake(session.Now + environment.Options.ReversalPoll);
            lane = await lanes.DropAsync(trade.Account, symbol, head, cancellationToken).ConfigureAwait(false);
        }

        return trade.Clearing is null ? null : await _clear.RunAsync(session, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>After a step: a trade that has entered or ended makes room for the next one.</summary>
    public async ValueTask PassOnAsync(TradePhase before, Trade trade, CancellationToken cancellationToken)
    {
        if (trade.Lane is not { } symbol || trade.Phase == before || !HasEntered(trade.Phase) || (HasEntered(before) && !trade.Phase.IsFinal()))
            return;
        try
        {
            var lane = HasEntered(before)
                ? await environment.Trades.Lanes.GetAsync(trade.Account, symbol, cancellationToken).ConfigureAwait(false)
                : await environment.Trades.Lanes.LeaveAsync(trade.Account, symbol, trade.Id, cancellationToken).ConfigureAwait(false);
            if (lane.Head is { } next)
                await scheduler.WakeAsync(next.TradeId, cancellationToken).ConfigureAwait(false);
        }
        catch (TableUnavailableException)
        {
            // Whoever waits looks by itself, and finds this trade out of the way.
        }
    }

    private static bool HasEntered(TradePhase phase) => phase is not (TradePhase.Accepted or TradePhase.Selected or TradePhase.Sized or TradePhase.Entering);

    private (string Code, string Reason)? Refusal(TradeSession session)
    {
        var trade = session.Trade;
        if (trade.CloseRequest is { } request)
            return (request.Code, $"{request.Reason}, before the entry began");
        var deadline = environment.Options.EntryDeadline;
        return session.Now > trade.Alert.ReceivedAt + deadline
            ? ("entry-too-late", $"the alert came at {trade.Alert.ReceivedAt:HH:mm:ss} UTC and its turn had not come {deadline.TotalSeconds:0} s later")
            : null;
    }

    private async ValueTask<bool> HasLeftAsync(LaneEntry head, DateTimeOffset now, CancellationToken cancellationToken) =>
        await environment.Trades.FindAsync(head.TradeId, cancellationToken).ConfigureAwait(false) is { Trade: var other }
            ? HasEntered(other.Phase)
            : now - head.At >= _patience;
}
