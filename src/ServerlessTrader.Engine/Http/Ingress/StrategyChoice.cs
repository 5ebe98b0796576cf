using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Strategies;

namespace ServerlessTrader.Engine.Http.Ingress;

/// <summary>Picks the strategy an alert is for among those it may mean: several share a name when one takes the longs and another the shorts.</summary>
internal static class StrategyChoice
{
    /// <summary>
    /// The strategies to hand the alert to: one for an entry, or several when nothing tells them apart; all it fits for an exit or a candle. When it fits none,
    /// all are given back: what does not fit is explained further in.
    /// </summary>
    public static IReadOnlyList<StrategyDefinition> Of(Alert alert, IReadOnlyList<StrategyDefinition> strategies)
    {
        var fitting = Narrow(strategies, strategy => strategy.Market.Symbol is not { } symbol || alert.Symbol is null
            || string.Equals(symbol, alert.Symbol, StringComparison.OrdinalIgnoreCase));
        if (alert.Direction is { } direction)
            fitting = Narrow(fitting, strategy => strategy.Alert.Directions.Contains(direction));
        return alert.Intent == AlertIntent.Open ? Narrow(fitting, strategy => strategy.Enabled) : fitting;
    }

    private static IReadOnlyList<StrategyDefinition> Narrow(IReadOnlyList<StrategyDefinition> strategies, Func<StrategyDefinition, bool> fits)
    {
        if (strategies.Count < 2)
            return strategies;
        var narrowed = strategies.Where(fits).ToList();
        return narrowed.Count == 0 ? strategies : narrowed;
    }
}
