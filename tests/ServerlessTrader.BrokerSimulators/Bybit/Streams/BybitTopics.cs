using ServerlessTrader.BrokerSimulators.Bybit.Endpoints;
using ServerlessTrader.BrokerSimulators.Exchange;

namespace ServerlessTrader.BrokerSimulators.Bybit.Streams;

/// <summary>Names of topics: <c>tickers.BTCUSDT</c>.</summary>
internal static class BybitTopics
{
    public const string Order = "order";
    public const string Execution = "execution";
    public const string Position = "position";
    public const string Wallet = "wallet";

    public static string Ticker(string symbol) => $"tickers.{symbol}";

    public static string Trade(string symbol) => $"publicTrade.{symbol}";

    public static string KlinePrefix => "kline.";

    /// <summary>Whether a door has a topic.</summary>
    public static bool Knows(string topic, bool isPrivate, FuturesExchange exchange)
    {
        if (isPrivate)
            return topic is Order or Execution or Position or Wallet;
        return topic.Split('.') switch
        {
            ["tickers" or "publicTrade", var symbol] => exchange.Lists(symbol),
            ["kline", var interval, var symbol] => MarketEndpoints.Interval(interval) is not null && exchange.Lists(symbol),
            _ => false,
        };
    }
}
