using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Risk;
using ServerlessTrader.Core.Sizing;
using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Steps;

/// <summary>
/// Selected → Sized: how many, and the account's money set aside for them. The account's page is read before the broker's balance and replaced only if it has not
/// changed since, so two trades can never be promised the same money.
/// </summary>
internal sealed class SizePosition(TradeEnvironment environment, TradeEndings endings)
{
    public async ValueTask<Wake?> RunAsync(TradeSession session, CancellationToken cancellationToken)
    {
        var trade = session.Trade;
        if (trade.CloseRequest is { } request)
            return await RejectAsync(session, request.Code, request.Reason, NotificationSeverity.Info, cancellationToken).ConfigureAwait(false);
        if (environment.Strategies.Find(trade.Strategy) is not { } strategy || environment.Venues.Find(trade.Account) is not { } venue)
            return await RejectAsync(session, "unknown-strategy", "its strategy or account is not configured any more", NotificationSeverity.Warning, cancellationToken).ConfigureAwait(false);

        SizingResult? result = null;
        BreakerTrip? tripBefore = null;
        AccountState account;
        try
        {
            account = await environment.Accounts.UpdateAsync(
                trade.Account,
                async (state, token) =>
                {
                    tripBefore = state.Breaker.Trip;
                    (state, result) = await DecideAsync(trade, strategy, venue, state, token).ConfigureAwait(false);
                    return state;
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (BrokerUnavailableException exception)
        {
            return await RejectAsync(session, "broker-unreachable", exception.Message, NotificationSeverity.Critical, cancellationToken).ConfigureAwait(false);
        }

        await endings.TellIfTrippedAsync(trade.Account, tripBefore, account.Breaker.Trip, cancellationToken).ConfigureAwait(false);
        if (!result!.IsAccepted && IsMoneyUnderWay(session, result, account))
            return new Wake(session.Now + environment.Options.ReversalPoll);
        if (!result.IsAccepted)
            return await RejectAsync(session, result.Code, result.Reason, NotificationSeverity.Warning, cancellationToken).ConfigureAwait(false);
        session.Change(trade.To(TradePhase.Sized) with { Plan = trade.Plan! with { Quantity = result.Quantity, Balance = account.Reservations.GetValueOrDefault(trade.Id)?.Balance } }, "sized", result.Reason);
        await session.SaveAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>
    /// True while the money may only seem to be missing: what another entry has set aside is gone at the broker as soon as its order is filled, and counted twice until that
    /// entry is complete. When many enter at once that is soon more than there is.
    /// </summary>
    private bool IsMoneyUnderWay(TradeSession session, SizingResult result, AccountState account) =>
        result.Code is "not-enough-buying-power" or "quantity-rules" && session.Trade.Plan!.Margin is not null && account.Unspent > 0m
        && session.Now - session.Trade.Alert.ReceivedAt < environment.Options.MoneyPatience;

    private async ValueTask<(AccountState State, SizingResult Result)> DecideAsync(
        Trade trade, StrategyDefinition strategy, AccountVenue venue, AccountState state, CancellationToken cancellationToken)
    {
        // This step has run before and was cut off before it could store the trade: what it set aside stands.
        if (state.Reservations.TryGetValue(trade.Id, out var mine))
            return (state, new SizingResult(mine.Quantity, "sized", $"{mine.Quantity} as set aside at {mine.At:HH:mm:ss} UTC"));

        // Nothing set aside can also mean that another run has long ended the trade: then it must not be set aside (and settled) a second time.
        if (await environment.Trades.FindAsync(trade.Id, cancellationToken).ConfigureAwait(false) is not { Trade.Version: var version } || version != trade.Version)
            throw new TableConflictException(trade.Id, $"Trade {trade.Id} has moved on since it was read.");

        var balance = await venue.Broker.GetBalanceAsync(cancellationToken).ConfigureAwait(false);
        var now = environment.Now;
        var tradingDay = environment.Calendars.Get(trade.Calendar).NextOrCurrentSession(now).Date;
        state = state.WithBreaker(state.Breaker.OnEquity(balance.Equity, tradingDay, now, strategy.Limits.Breaker), trade.Calendar);
        if (state.Breaker.Trip is { } trip)
            return (state, new SizingResult(0m, "breaker", trip.Detail));
        if (state.PausedBecause is { } paused)
            return (state, new SizingResult(0m, "account-paused", paused));

        var plan = trade.Plan!;
        var fees = venue.Broker.Capabilities.Fees;
        var multiplier = plan.Instrument.Multiplier;
        var worst = strategy.Entry is LimitWalkEntry walk ? walk.WorstLimit(plan.Side, plan.Price, plan.Rules) : plan.Side == OrderSide.Buy ? plan.Quote.Ask : plan.Price;
        var leverage = plan.Margin?.Leverage ?? 1;
        var input = new SizingInput
        {
            Equity = balance.Equity,
            BuyingPower = balance.BuyingPower - state.Unspent,
            OpenTrades = state.Reservations.Count,
            OpenRisk = state.OpenRisk,
            RiskPerUnit = plan.Stop?.R * multiplier,
            CostPerUnit = worst * multiplier / leverage + fees.OfUnit(plan.Instrument, worst),
            UnitValue = plan.Price * multiplier,
            Leverage = leverage,
            AskedFraction = trade.Alert.BalanceFraction,
            FixedCost = fees.PerOrder,
            RiskFactor = plan.RiskFactor,
            Winners = state.Winners.GetValueOrDefault(trade.Strategy),
            Rules = plan.Rules,
            Limits = strategy.Limits,
            Ramp = strategy.Ramp,
        };
        var result = PositionSizer.Size(strategy.Sizing, input);
        return result.IsAccepted
            ? (state.Reserve(trade.Id, new Reservation(trade.Strategy, result.Quantity, result.Quantity * input.RiskPerUnit.GetValueOrDefault(), result.Quantity * input.CostPerUnit + input.FixedCost, now, input.BuyingPower)), result)
            : (state, result);
    }

    private async ValueTask<Wake?> RejectAsync(TradeSession session, string code, string reason, NotificationSeverity severity, CancellationToken cancellationToken)
    {
        await endings.RejectAsync(session, code, reason, severity, cancellationToken).ConfigureAwait(false);
        return null;
    }
}
