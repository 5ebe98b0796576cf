using System.Globalization;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Selection;
using ServerlessTrader.Core.Sizing;
using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Steps;

/// <summary>Plans a trade in the perpetual its alert names: is it listed, is the price still the alert's, where is the stop, and is nobody else on the other side.</summary>
internal sealed class PerpetualPlanner(TradeEnvironment environment)
{
    /// <summary>The plan, or why there is none: symbol-in-use, wrong-quote-currency, size-missing, unknown-symbol, no-quote, price-moved, stop-on-wrong-side, no-stop.</summary>
    public async ValueTask<(TradePlan? Plan, (string Code, string Reason) Why)> PlanAsync(
        PerpetualSelection rule, TradeSession session, StrategyDefinition strategy, IMarketData market, decimal riskFactor, CancellationToken cancellationToken)
    {
        var trade = session.Trade;
        if (!trade.Symbol.EndsWith(rule.QuoteCurrency, StringComparison.Ordinal))
            return Refuse("wrong-quote-currency", $"{trade.Symbol} is not quoted in {rule.QuoteCurrency}, which the strategy trades in");
        if (strategy.Sizing.LeverageFor(trade.Alert.Leverage) is not { } leverage)
            return Refuse("size-missing", $"neither the alert nor the strategy names a leverage");
        if (strategy.Sizing is BalanceFraction { Fraction: null } && trade.Alert.BalanceFraction is null)
            return Refuse("size-missing", $"neither the alert nor the strategy names a share of the balance");
        var stopRule = strategy.Exits.OfType<StopExit>().SingleOrDefault();
        if (await RivalAsync(trade, stopRule is not null, cancellationToken).ConfigureAwait(false) is { } other)
        {
            var why = other.Direction == trade.Direction ? "the stop of one would close the other's position" : "both would only cancel each other out";
            return Refuse("symbol-in-use", $"trade {other.Id} of {other.Strategy} is {TradeEndings.Name(other.Direction)} {trade.Symbol} on {trade.Account}; on one account {why}");
        }

        var instrument = new Perpetual(trade.Symbol, rule.QuoteCurrency);
        var question = session.EarlyQuote ?? market.GetQuoteAsync(trade.Symbol, cancellationToken).AsTask();
        if (await question.ConfigureAwait(false) is not { } quote)
            return Refuse("unknown-symbol", $"the market of {trade.Account} does not list {trade.Symbol}");
        if (!quote.IsTwoSided)
            return Refuse("no-quote", $"{trade.Symbol} has no two-sided quote (bid {quote.Bid}, ask {quote.Ask})");
        if (rule.Objection(quote.Mid, trade.Alert.ReferencePrice) is { } objection)
            return (null, ("price-moved", objection));
        var sign = trade.Direction == TradeDirection.Long ? 1 : -1;
        if (stopRule is not null && trade.Alert.StopPrice is { } asked && stopRule.NearestOf.Any(reference => reference.FromAlert) && sign * (quote.Mid - asked) <= 0m)
        {
            return Refuse(
                "stop-on-wrong-side",
                $"the stop {asked} must be {(sign > 0 ? "below" : "above")} the market, which is at {quote.Mid}, for a {TradeEndings.Name(trade.Direction)} trade");
        }

        var rules = await market.GetPriceRulesAsync(instrument, cancellationToken).ConfigureAwait(false);
        StopPlan? stop = null;
        if (stopRule is not null)
        {
            var candles = stopRule.CandlesNeeded == 0
                ? []
                : await market.GetCandlesAsync(trade.Symbol, trade.Timeframe, SelectInstrument.WarmupFactor * stopRule.CandlesNeeded, cancellationToken).ConfigureAwait(false);
            stop = StopPlanner.Plan(stopRule, new StopPlanInput
            {
                Price = quote.Mid,
                Sign = sign,
                UnderlyingPrice = quote.Mid,
                UnderlyingSign = sign,
                Rules = rules,
                Candles = candles,
                AlertStop = trade.Alert.StopPrice,
            });
            if (stop is null)
                return Refuse("no-stop", $"no stop can be worked out: the alert names none, or {candles.Count} candles are at hand and {stopRule.CandlesNeeded} are needed");
        }

        var plan = new TradePlan
        {
            Instrument = instrument,
            Side = sign > 0 ? OrderSide.Buy : OrderSide.Sell,
            Price = quote.Mid,
            Quote = quote,
            Rules = rules,
            UnderlyingPrice = quote.Mid,
            Stop = stop,
            Margin = new MarginTerms(leverage, rule.Margin),
            RiskFactor = riskFactor,
        };
        var where = stop is null ? "no stop" : Text($"stop {stop.InstrumentLevel} ({stop.Reason}), R {stop.R}");
        return (plan, ("selected", Text($"{trade.Symbol} at {quote.Bid}/{quote.Ask}, {leverage}x; {where}")));
    }

    /// <summary>
    /// An open trade of the same symbol and account that this one would get in the way of: on the other side, or on the same side when either has a stop, because a venue
    /// knows one position and lets every stop close a part of it, whoever's it was meant to be. Whoever merely waits for its turn comes later and gives way; a reversal
    /// has closed the trade it replaces and so never meets it here.
    /// </summary>
    private async ValueTask<Trade?> RivalAsync(Trade trade, bool hasStop, CancellationToken cancellationToken) =>
        (await environment.Trades.OpenTradesOfAsync(trade.Account, trade.Symbol, cancellationToken).ConfigureAwait(false)).FirstOrDefault(other =>
            other.Id != trade.Id && other.Phase != TradePhase.Accepted && other.Plan is not { Margin: null }
            && (other.Direction != trade.Direction || hasStop || other.Plan?.Stop is not null));

    private static (TradePlan? Plan, (string Code, string Reason) Why) Refuse(string code, FormattableString reason) => (null, (code, Text(reason)));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
