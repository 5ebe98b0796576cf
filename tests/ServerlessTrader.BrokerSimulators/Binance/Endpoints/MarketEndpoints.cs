using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Exchange;

namespace ServerlessTrader.BrokerSimulators.Binance.Endpoints;

/// <summary>What anybody may ask.</summary>
internal static class MarketEndpoints
{
    private const int DefaultBars = 500;
    private const int MostBars = 1_500;
    private static readonly TimeSpan _fundingPeriod = TimeSpan.FromHours(8);

    public static byte[] Ping(BinanceCall call) => BinanceJson.Object(static _ => { });

    public static byte[] Time(BinanceCall call) => BinanceJson.Object(json => json.WriteNumber("serverTime", call.Venue.Now));

    public static byte[] PremiumIndex(BinanceCall call) => OneOrAll(call, (json, contract) =>
    {
        var price = call.Exchange.PriceOf(contract.Symbol);
        json.WriteString("symbol", contract.Symbol);
        json.Money("markPrice", price.Mark);
        json.Money("indexPrice", price.Mark);
        json.Money("estimatedSettlePrice", price.Mark);
        json.Money("lastFundingRate", 0.0001m);
        json.Money("interestRate", 0.0001m);
        json.WriteNumber("nextFundingTime", NextFunding(call.Venue.Now));
        json.WriteNumber("time", call.Venue.Now);
    });

    public static byte[] BookTicker(BinanceCall call) => OneOrAll(call, (json, contract) =>
    {
        var price = call.Exchange.PriceOf(contract.Symbol);
        json.WriteString("symbol", contract.Symbol);
        json.Price("bidPrice", contract, price.Bid);
        json.Quantity("bidQty", contract, price.Size);
        json.Price("askPrice", contract, price.Ask);
        json.Quantity("askQty", contract, price.Size);
        json.WriteNumber("time", call.Venue.Now);
    });

    public static byte[] TickerPrice(BinanceCall call) => OneOrAll(call, (json, contract) =>
    {
        json.WriteString("symbol", contract.Symbol);
        json.Price("price", contract, call.Exchange.PriceOf(contract.Symbol).Last);
        json.WriteNumber("time", call.Venue.Now);
    });

    public static byte[] Depth(BinanceCall call)
    {
        var contract = call.Venue.ContractOf(call.Request);
        var price = call.Exchange.PriceOf(contract.Symbol);
        var levels = (int)Math.Clamp(call.Request.Whole("limit") ?? 500, 1, 1_000);
        return BinanceJson.Object(json =>
        {
            json.WriteNumber("lastUpdateId", call.Venue.Now);
            json.WriteNumber("E", call.Venue.Now);
            json.WriteNumber("T", call.Venue.Now);
            Side(json, "bids", level => price.Bid - level * contract.TickSize);
            Side(json, "asks", level => price.Ask + level * contract.TickSize);
        });

        void Side(Utf8JsonWriter json, string name, Func<int, decimal> priceOf)
        {
            json.WriteStartArray(name);
            foreach (var level in Enumerable.Range(0, levels).Where(level => priceOf(level) > 0m))
            {
                json.WriteStartArray();
                json.WriteStringValue(BinanceJson.Price(contract, priceOf(level)));
                json.WriteStringValue(BinanceJson.Quantity(contract, price.Size));
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }
    }

    public static byte[] Klines(BinanceCall call)
    {
        var contract = call.Venue.ContractOf(call.Request);
        var interval = call.Request.ReadInterval();
        var count = BarCount(call.Request);
        var now = call.Exchange.Now;
        var end = call.Request.Whole("endTime") is { } endTime ? DateTimeOffset.FromUnixTimeMilliseconds(endTime) : now;
        // A start beats an end: the oldest bars from there. Without one, the newest before the end.
        var first = call.Request.Whole("startTime") is { } startTime
            ? CeilingOpen(interval, DateTimeOffset.FromUnixTimeMilliseconds(startTime))
            : interval.Step(interval.OpenOf(end < now ? end : now), 1 - count);
        var bars = call.Exchange.Bars(contract.Symbol, interval, first, count).Where(bar => bar.OpenTime <= end);
        return BinanceJson.Write(json =>
        {
            json.WriteStartArray();
            foreach (var bar in bars)
                Row(json, contract, bar);
            json.WriteEndArray();
        });
    }

    /// <summary>By the number of bars.</summary>
    public static int KlinesWeight(BinanceRequest request) => BarCount(request) switch
    {
        < 100 => 1,
        < 500 => 2,
        <= 1_000 => 5,
        _ => 10,
    };

    /// <summary>By the number of levels.</summary>
    public static int DepthWeight(BinanceRequest request) => (request.Whole("limit") ?? 500) switch
    {
        <= 50 => 2,
        <= 100 => 5,
        <= 500 => 10,
        _ => 20,
    };

    /// <summary>The next of the three fundings of a day.</summary>
    public static long NextFunding(long now)
    {
        var period = (long)_fundingPeriod.TotalMilliseconds;
        return now - now % period + period;
    }

    private static int BarCount(BinanceRequest request) => (int)Math.Clamp(request.Whole("limit") ?? DefaultBars, 1, MostBars);

    private static DateTimeOffset CeilingOpen(BarInterval interval, DateTimeOffset at)
    {
        var open = interval.OpenOf(at);
        return open == at ? open : interval.Step(open, 1);
    }

    private static void Row(Utf8JsonWriter json, Contract contract, Bar bar)
    {
        json.WriteStartArray();
        json.WriteNumberValue(bar.OpenTime.ToUnixTimeMilliseconds());
        json.WriteStringValue(BinanceJson.Price(contract, bar.Open));
        json.WriteStringValue(BinanceJson.Price(contract, bar.High));
        json.WriteStringValue(BinanceJson.Price(contract, bar.Low));
        json.WriteStringValue(BinanceJson.Price(contract, bar.Close));
        json.WriteStringValue(BinanceJson.Quantity(contract, bar.Volume));
        json.WriteNumberValue(bar.NextOpen.ToUnixTimeMilliseconds() - 1);
        json.WriteStringValue(BinanceJson.Plain(Math.Round(bar.Volume * bar.Close, 5)));
        json.WriteNumberValue(bar.Trades);
        json.WriteStringValue(BinanceJson.Quantity(contract, bar.Volume / 2m));
        json.WriteStringValue(BinanceJson.Plain(Math.Round(bar.Volume * bar.Close / 2m, 5)));
        json.WriteStringValue("0");
        json.WriteEndArray();
    }

    /// <summary>An object for the symbol that was named, or an array of all.</summary>
    private static byte[] OneOrAll(BinanceCall call, Action<Utf8JsonWriter, Contract> write) =>
        call.Venue.OptionalContractOf(call.Request) is { } contract
            ? BinanceJson.Object(json => write(json, contract))
            : BinanceJson.Array(call.Exchange.Contracts, write);
}
