using ServerlessTrader.BrokerSimulators.Binance.Endpoints;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Binance.Streams;

/// <summary>Messages about prices. Members no client needs, such as <c>st</c>, are sent because the real ones are.</summary>
internal static class MarketEvents
{
    public static byte[] MarkPrice(ContractPrice price, long now) => BinanceJson.Object(json =>
    {
        json.WriteString("e", "markPriceUpdate");
        json.WriteNumber("E", now);
        json.WriteString("s", price.Symbol);
        json.Money("p", price.Mark);
        json.Money("i", price.Mark);
        json.Money("P", price.Mark);
        json.Money("r", 0.0001m);
        json.WriteNumber("T", MarketEndpoints.NextFunding(now));
        json.WriteNumber("st", 1);
    });

    /// <summary>Many of the above in one array.</summary>
    public static byte[] MarkPrices(IEnumerable<ContractPrice> prices, long now) => BinanceJson.Write(json =>
    {
        json.WriteStartArray();
        foreach (var price in prices)
            json.WriteRawValue(MarkPrice(price, now));
        json.WriteEndArray();
    });

    public static byte[] BookTicker(Contract contract, ContractPrice price, long update, long now) => BinanceJson.Object(json =>
    {
        json.WriteString("e", "bookTicker");
        json.WriteNumber("u", update);
        json.WriteNumber("E", now);
        json.WriteNumber("T", now);
        json.WriteString("s", price.Symbol);
        json.Price("b", contract, price.Bid);
        json.Quantity("B", contract, price.Size);
        json.Price("a", contract, price.Ask);
        json.Quantity("A", contract, price.Size);
        json.WriteNumber("st", 1);
        json.WriteString("ps", price.Symbol);
    });

    public static byte[] AggTrade(Contract contract, ExchangeEvent.Traded trade, long id, long now) => BinanceJson.Object(json =>
    {
        json.WriteString("e", "aggTrade");
        json.WriteNumber("E", now);
        json.WriteNumber("a", id);
        json.WriteString("s", trade.Symbol);
        json.Price("p", contract, trade.Price);
        json.Quantity("q", contract, trade.Quantity);
        json.WriteNumber("f", id);
        json.WriteNumber("l", id);
        json.Time("T", trade.At);
        json.WriteBoolean("m", trade.Taker == OrderSide.Sell);
        json.WriteNumber("st", 1);
    });

    public static byte[] Kline(Contract contract, Bar bar, string interval, long now) => BinanceJson.Object(json =>
    {
        json.WriteString("e", "kline");
        json.WriteNumber("E", now);
        json.WriteString("s", contract.Symbol);
        json.WriteStartObject("k");
        json.Time("t", bar.OpenTime);
        json.WriteNumber("T", bar.NextOpen.ToUnixTimeMilliseconds() - 1);
        json.WriteString("s", contract.Symbol);
        json.WriteString("i", interval);
        json.WriteNumber("f", 1);
        json.WriteNumber("L", bar.Trades);
        json.Price("o", contract, bar.Open);
        json.Price("c", contract, bar.Close);
        json.Price("h", contract, bar.High);
        json.Price("l", contract, bar.Low);
        json.Quantity("v", contract, bar.Volume);
        json.WriteNumber("n", bar.Trades);
        json.WriteBoolean("x", bar.IsClosed);
        json.Plain("q", Math.Round(bar.Volume * bar.Close, 5));
        json.Quantity("V", contract, bar.Volume / 2m);
        json.Plain("Q", Math.Round(bar.Volume * bar.Close / 2m, 5));
        json.WriteString("B", "0");
        json.WriteEndObject();
        json.WriteNumber("st", 1);
    });
}
