using System.Globalization;
using ServerlessTrader.Core.Risk;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Steps;

/// <summary>
/// The two ways a trade ends. A profit is settled on the account's page first: settling twice books once, so a crash in between does no harm. What a rejected trade holds
/// is given back last: another run may be entering it just now, and only the stored rejection stops that. After a crash in between the sweep gives it back.
/// </summary>
internal sealed class TradeEndings(TradeEnvironment environment)
{
    /// <summary>Nothing was entered.</summary>
    public async ValueTask RejectAsync(TradeSession session, string code, string reason, NotificationSeverity? tell, CancellationToken cancellationToken)
    {
        session.Change(session.Trade.To(TradePhase.Rejected) with { Outcome = new TradeOutcome(code, reason, session.Now), PendingExit = null }, "rejected", $"{code}: {reason}");
        await session.SaveAsync(cancellationToken).ConfigureAwait(false);
        await environment.Accounts.UpdateAsync(session.Trade.Account, account => account.Release(session.Trade.Id), cancellationToken).ConfigureAwait(false);
        if (tell is { } severity)
            await TellAsync(severity, code, $"{session.Trade.Strategy} on {session.Trade.Account}: no {Name(session.Trade.Direction)} trade in {session.Trade.Symbol}. {Sentence(reason)}", session.Trade, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Everything that was entered is closed.</summary>
    public async ValueTask FlattenAsync(TradeSession session, string code, string reason, CancellationToken cancellationToken)
    {
        var trade = session.Trade;
        var position = trade.Position;
        var limits = environment.Strategies.Find(trade.Strategy)?.Limits.Breaker ?? new BreakerLimits();
        await UpdateWithBreakerAsync(trade.Account, account => account.Settle(trade.Id, position, session.Now, limits), cancellationToken).ConfigureAwait(false);
        session.Change(
            trade.To(TradePhase.Flat) with { Outcome = new TradeOutcome(code, reason, session.Now), PendingExit = null, CloseRequest = null },
            "flat", Text($"{code}: {position.Entered} closed, profit {position.NetProfit:0.00} after fees of {position.Fees:0.00}"));
        await session.SaveAsync(cancellationToken).ConfigureAwait(false);
        await TellAsync(
            NotificationSeverity.Info, "trade-closed",
            Text($"{trade.Strategy} on {trade.Account}: {position.Entered} {trade.Plan!.Instrument.Symbol.Trim()} closed ({code}). In at {position.EntryPrice:0.####}, out at {position.ExitPrice:0.####}, profit {position.NetProfit:0.00} after fees."),
            trade, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Changes an account's page and tells the operator when that trips its breaker.</summary>
    public async ValueTask<AccountState> UpdateWithBreakerAsync(string account, Func<AccountState, AccountState> change, CancellationToken cancellationToken)
    {
        BreakerTrip? before = null;
        var after = await environment.Accounts.UpdateAsync(
            account,
            state =>
            {
                before = state.Breaker.Trip;
                return change(state);
            },
            cancellationToken).ConfigureAwait(false);
        await TellIfTrippedAsync(account, before, after.Breaker.Trip, cancellationToken).ConfigureAwait(false);
        return after;
    }

    /// <summary>Tells the operator when <paramref name="after"/> is a new trip.</summary>
    public async ValueTask TellIfTrippedAsync(string account, BreakerTrip? before, BreakerTrip? after, CancellationToken cancellationToken)
    {
        if (after is null || after.Cause == before?.Cause)
            return;
        var how = after.ResetsAtOpen ? "It resets at the next session's open." : $"It stays until you reset it: POST /api/breakers/{account}/reset.";
        await environment.Notifier.NotifyAsync(
            new Notification(NotificationSeverity.Critical, "breaker-tripped", $"The breaker of {account} stops new entries: {after.Detail}. Exits go on. {how}", null, account, environment.Now),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells the operator about a trade.</summary>
    public ValueTask TellAsync(NotificationSeverity severity, string code, string text, Trade trade, CancellationToken cancellationToken) =>
        environment.Notifier.NotifyAsync(new Notification(severity, code, text, trade.Id, trade.Account, environment.Now), cancellationToken);

    internal static string Name(TradeDirection direction) => direction == TradeDirection.Long ? "long" : "short";

    private static string Sentence(string reason) => reason.Length == 0 ? "" : $"{char.ToUpperInvariant(reason[0])}{reason[1..]}.";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
