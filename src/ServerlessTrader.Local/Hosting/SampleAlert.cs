using System.Globalization;
using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Local.Hosting;

/// <summary>A body that a strategy takes at this moment on the simulated market, for a newcomer to paste.</summary>
internal static class SampleAlert
{
    /// <summary>The body, or null for a strategy whose alerts cannot be made up without a chart.</summary>
    public static string? BodyFor(StrategyDefinition strategy, SimulatedMarket market)
    {
        // Different contracts: who pastes every line must not be told that one trade is in the other's way.
        var symbol = strategy.Market.Symbol ?? strategy.Alert.Dialect switch { AlertDialect.Options => "QQQ", AlertDialect.Futures => "BTCUSDT", _ => "ETHUSDT" };
        if (market.MarkOf(symbol) is not { } price)
            return null;
        var isLong = strategy.Alert.Directions.Contains(TradeDirection.Long);
        return strategy.Alert.Dialect switch
        {
            AlertDialect.Options => Text($$"""{"signal":"BUY","type":"{{(isLong ? "LONG" : "SHORT")}}","price":{{price:0.00}}}"""),
            AlertDialect.Futures => Text($$"""{"symbol":"{{symbol}}","action":"{{(isLong ? "buy" : "sell")}}","balance_percentage":0.1,"leverage":5,"entry":{{price:0.0}}}"""),
            AlertDialect.RMultiple => Text($$"""{"action":"{{(isLong ? "BUY" : "SELL")}}","symbol":"{{symbol}}","sl":{{price * (isLong ? 0.995m : 1.005m):0.0}}}"""),
            _ => null,
        };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
