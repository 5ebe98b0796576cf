using System.Globalization;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Selection;
using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Steps;

/// <summary>Accepted → Selected: filters, instrument, stop. Reads prices and trades nothing.</summary>
internal sealed class SelectInstrument(TradeEnvironment environment, TradeEndings endings)
{
    /// <summary>Averages start from a plain mean; twice the period lets them forget it.</summary>
    internal const int WarmupFactor = 2;

    private readonly PerpetualPlanner _perpetuals = new(environment);

    public async ValueTask<Wake?> RunAsync(TradeSession session, CancellationToken cancellationToken)
    {
        var trade = session.Trade;
        if (await RefusalAsync(session, cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            await endings.RejectAsync(session, refusal.Code, refusal.Reason, NotificationSeverity.Info, cancellationToken).ConfigureAwait(false);
            return null;
        }

        if (await IsWaitingAsync(trade, cancellationToken).ConfigureAwait(false))
            return new Wake(session.Now + environment.Options.ReversalPoll);

        var strategy = environment.Strategies.Find(trade.Strategy)!;
        var market = environment.Venues.Find(trade.Account)!.Market;
        try
        {
            var (plan, why) = await PlanAsync(trade, strategy, market, session, cancellationToken).ConfigureAwait(false);
            if (plan is null)
            {
                await endings.RejectAsync(session, why.Code, why.Reason, NotificationSeverity.Warning, cancellationToken).ConfigureAwait(false);
                return null;
            }

            session.Change(trade.To(TradePhase.Selected) with { Plan = plan, Exits = strategy.Exits }, "selected", why.Reason);
            await session.SaveAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (BrokerUnavailableException exception)
        {
            await endings.RejectAsync(session, "broker-unreachable", exception.Message, NotificationSeverity.Critical, cancellationToken).ConfigureAwait(false);
        }
        catch (OverflowException)
        {
            // An alert's numbers may be anything a decimal holds; no market's are.
            await endings.RejectAsync(session, "numbers-out-of-range", "the numbers of alert and market are too large to work with", NotificationSeverity.Warning, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    private async ValueTask<(string Code, string Reason)?> RefusalAsync(TradeSession session, CancellationToken cancellationToken)
    {
        var trade = session.Trade;
        if (trade.CloseRequest is { } request)
            return (request.Code, $"{request.Reason}, before the entry began");
        if (session.Now > trade.Alert.ReceivedAt + environment.Options.EntryDeadline)
            return ("entry-too-late", $"the alert came at {trade.Alert.ReceivedAt:HH:mm:ss} UTC and the entry had not begun {environment.Options.EntryDeadline.TotalSeconds:0} s later");
        if (environment.Strategies.Find(trade.Strategy) is null)
            return ("unknown-strategy", $"there is no strategy file '{trade.Strategy}' any more");
        if (environment.Venues.Find(trade.Account) is null)
            return ("unknown-account", $"the account '{trade.Account}' is not configured");
        var control = await environment.Accounts.GetControlAsync(cancellationToken).ConfigureAwait(false);
        return control.Stopped ? ("entries-stopped", control.Reason) : null;
    }

    private async ValueTask<bool> IsWaitingAsync(Trade trade, CancellationToken cancellationToken)
    {
        foreach (var id in trade.WaitsFor)
        {
            if (await environment.Trades.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } other && !other.Trade.Phase.IsFinal())
                return true;
        }

        return false;
    }

    private async ValueTask<(TradePlan? Plan, (string Code, string Reason) Why)> PlanAsync(
        Trade trade, StrategyDefinition strategy, IMarketData market, TradeSession session, CancellationToken cancellationToken)
    {
        var riskFactor = 1m;
        foreach (var filter in strategy.Filters)
        {
            var candles = await market.GetCandlesAsync(trade.Symbol, filter.Timeframe ?? trade.Timeframe, WarmupFactor * filter.CandlesNeeded, cancellationToken).ConfigureAwait(false);
            var verdict = filter.Judge(candles);
            if (!verdict.Passed)
                return (null, ("filter", verdict.Reason));
            session.Log("filter", verdict.Reason);
            riskFactor *= verdict.RiskFactor;
        }

        return strategy.Selection switch
        {
            OptionByDelta rule => await PlanOptionAsync(rule, trade, strategy, market, riskFactor, cancellationToken).ConfigureAwait(false),
            PerpetualSelection rule => await _perpetuals.PlanAsync(rule, session, strategy, market, riskFactor, cancellationToken).ConfigureAwait(false),
            _ => throw new NotSupportedException($"No step selects by {strategy.Selection.GetType().Name}."),
        };
    }

    private async ValueTask<(TradePlan? Plan, (string Code, string Reason) Why)> PlanOptionAsync(
        OptionByDelta rule, Trade trade, StrategyDefinition strategy, IMarketData market, decimal riskFactor, CancellationToken cancellationToken)
    {
        var expiries = await market.GetExpiriesAsync(trade.Symbol, cancellationToken).ConfigureAwait(false);
        var today = environment.Calendars.Get(trade.Calendar).LocalDate(environment.Now);
        if (rule.ChooseExpiry(expiries, today) is not { } expiry)
            return (null, ("no-suitable-option", $"no expiry of {trade.Symbol} is listed {rule.FallbackDaysToExpiry} or more days out"));

        // The age of a quote is counted to the moment we asked: on a fast clock the answer itself takes simulated seconds.
        var asked = environment.Now;
        var chain = await market.GetOptionChainAsync(trade.Symbol, expiry, cancellationToken).ConfigureAwait(false);
        var selection = OptionSelector.Select(rule, chain, trade.Direction, asked);
        if (selection.Chosen is not { } option)
            return (null, ("no-suitable-option", string.Join("; ", selection.Rejections)));

        var rules = await market.GetPriceRulesAsync(option.Contract, cancellationToken).ConfigureAwait(false);
        var stopRule = strategy.Exits.OfType<StopExit>().Single();
        var candles = stopRule.CandlesNeeded == 0
            ? []
            : await market.GetCandlesAsync(trade.Symbol, trade.Timeframe, WarmupFactor * stopRule.CandlesNeeded, cancellationToken).ConfigureAwait(false);
        var stop = StopPlanner.Plan(stopRule, new StopPlanInput
        {
            Price = option.Quote.Mid,
            Sign = 1,
            UnderlyingPrice = chain.UnderlyingPrice,
            UnderlyingSign = trade.Direction == TradeDirection.Long ? 1 : -1,
            Rules = rules,
            Greeks = option.Greeks,
            Candles = candles,
            AlertStop = trade.Alert.StopPrice,
            Strike = option.Contract.Strike,
        });
        if (stop is null)
            return (null, ("no-stop", $"no stop can be worked out: {candles.Count} candles of {trade.Symbol} are at hand, {stopRule.CandlesNeeded} are needed"));

        var plan = new TradePlan
        {
            Instrument = option.Contract,
            Side = OrderSide.Buy,
            Price = option.Quote.Mid,
            Quote = option.Quote,
            Rules = rules,
            UnderlyingPrice = chain.UnderlyingPrice,
            Greeks = option.Greeks,
            Stop = stop,
            RiskFactor = riskFactor,
        };
        return (plan, ("selected", string.Create(
            CultureInfo.InvariantCulture,
            $"{Name(option)} at {option.Quote.Bid}/{option.Quote.Ask}, mid {option.Quote.Mid}, delta {option.Greeks?.Delta:0.00}; stop {stop.InstrumentLevel} ({stop.Reason}), R {stop.R}")));
    }

    private static string Name(OptionQuote option) =>
        string.Create(CultureInfo.InvariantCulture, $"{option.Contract.Underlying} {option.Contract.Expiry:yyyy-MM-dd} {option.Contract.Strike} {(option.Contract.Right == OptionRight.Call ? "call" : "put")}");
}
