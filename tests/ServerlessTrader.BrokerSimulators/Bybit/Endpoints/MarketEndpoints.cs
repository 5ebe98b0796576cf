using System.Globalization;
using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Exchange;

namespace ServerlessTrader.BrokerSimulators.Bybit.Endpoints;

/// <summary>What anybody may ask.</summary>
internal static class MarketEndpoints
{
    private static readonly TimeSpan _fundingPeriod = TimeSpan.FromHours(8);

    public static Action<Utf8JsonWriter> Time(BybitCall call) => json =>
    {
        json.WriteString("timeSecond", (call.Site.Now / 1000).ToString(CultureInfo.InvariantCulture));
        json.WriteString("timeNano", (call.Site.Now * 1_000_000).ToString(CultureInfo.InvariantCulture));
    };

    public static Action<Utf8JsonWriter> Instruments(BybitCall call)
    {
        var contracts = call.OptionalContract() is { } one ? [one] : call.Exchange.Contracts;
        return json => json.Page([.. contracts], call.Request.Page(500, 1_000), Instrument);
    }

    public static Action<Utf8JsonWriter> Tickers(BybitCall call)
    {
        var contracts = call.OptionalContract() is { } one ? [one] : call.Exchange.Contracts;
        return json =>
        {
            json.WriteString("category", "linear");
            json.Rows("list", contracts, (row, contract) => Ticker(row, contract, call.Exchange.PriceOf(contract.Symbol), call.Site.Now));
        };
    }

    public static Action<Utf8JsonWriter> OrderBook(BybitCall call)
    {
        var contract = call.Contract();
        var price = call.Exchange.PriceOf(contract.Symbol);
        var levels = (int)Math.Clamp(call.Request.Whole("limit") ?? 25, 1, 1_000);
        return json =>
        {
            json.WriteString("s", contract.Symbol);
            Levels(json, "b", contract, price, Enumerable.Range(0, levels).Select(level => price.Bid - level * contract.TickSize).Where(level => level > 0m));
            Levels(json, "a", contract, price, Enumerable.Range(0, levels).Select(level => price.Ask + level * contract.TickSize));
            json.WriteNumber("ts", call.Site.Now);
            json.WriteNumber("u", call.Site.Now);
            json.WriteNumber("seq", call.Site.Now);
            json.WriteNumber("cts", call.Site.Now);
        };
    }

    /// <summary>Newest first; the first may still be drawn.</summary>
    public static Action<Utf8JsonWriter> Candles(BybitCall call)
    {
        var contract = call.Contract();
        var interval = Interval(call.Request.Required("interval")) ?? throw BybitErrors.Parameter("params error: interval invalid");
        var count = (int)Math.Clamp(call.Request.Whole("limit") ?? 200, 1, 1_000);
        var now = call.Exchange.Now;
        var end = call.Request.Whole("end") is { } ends && ends < now.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(ends) : now;
        var first = interval.Step(interval.OpenOf(end), 1 - count);
        if (call.Request.Whole("start") is { } starts && DateTimeOffset.FromUnixTimeMilliseconds(starts) is var start && start > first)
            first = interval.OpenOf(start) == start ? start : interval.Step(interval.OpenOf(start), 1);
        var bars = call.Exchange.Bars(contract.Symbol, interval, first, count).Where(bar => bar.OpenTime <= end).Reverse().ToList();
        return json =>
        {
            json.WriteString("category", "linear");
            json.WriteString("symbol", contract.Symbol);
            json.WriteStartArray("list");
            foreach (var bar in bars)
                Candle(json, contract, bar);
            json.WriteEndArray();
        };
    }

    /// <summary>A bar interval as the exchange spells it, or null.</summary>
    public static BarInterval? Interval(string text) => text switch
    {
        "1" or "3" or "5" or "15" or "30" or "60" or "120" or "240" or "360" or "720" => new BarInterval(int.Parse(text, CultureInfo.InvariantCulture)),
        "D" => new BarInterval(1_440),
        "W" => new BarInterval(10_080),
        "M" => BarInterval.Month,
        _ => null,
    };

    /// <summary>The members of a ticker, for REST and for a stream's snapshot.</summary>
    public static void Ticker(Utf8JsonWriter json, Contract contract, ContractPrice price, long now)
    {
        json.WriteString("symbol", contract.Symbol);
        json.Price("lastPrice", contract, price.Last);
        json.Plain("indexPrice", price.Mark);
        json.Plain("markPrice", price.Mark);
        json.Price("prevPrice24h", contract, price.Last);
        json.WriteString("price24hPcnt", "0");
        json.Price("highPrice24h", contract, price.Last);
        json.Price("lowPrice24h", contract, price.Last);
        json.Price("prevPrice1h", contract, price.Last);
        json.WriteString("openInterest", "50000.123");
        json.WriteString("openInterestValue", "3000000000");
        json.WriteString("turnover24h", "5000000000");
        json.WriteString("volume24h", "80000");
        json.WriteString("fundingRate", "0.0001");
        json.WriteString("nextFundingTime", NextFunding(now).ToString(CultureInfo.InvariantCulture));
        json.Price("bid1Price", contract, price.Bid);
        json.Quantity("bid1Size", contract, price.Size);
        json.Price("ask1Price", contract, price.Ask);
        json.Quantity("ask1Size", contract, price.Size);
        json.WriteString("fundingIntervalHour", "8");
        json.WriteString("fundingCap", "0.00375");
        json.WriteString("deliveryTime", "0");
    }

    private static long NextFunding(long now)
    {
        var period = (long)_fundingPeriod.TotalMilliseconds;
        return now - now % period + period;
    }

    private static void Candle(Utf8JsonWriter json, Contract contract, Bar bar)
    {
        json.WriteStartArray();
        json.WriteStringValue(bar.OpenTime.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        foreach (var price in (ReadOnlySpan<decimal>)[bar.Open, bar.High, bar.Low, bar.Close])
            json.WriteStringValue(price.ToString($"F{contract.PricePrecision}", CultureInfo.InvariantCulture));
        json.WriteStringValue(BybitJson.Plain(bar.Volume));
        json.WriteStringValue(BybitJson.Plain(Math.Round(bar.Volume * bar.Close, 5)));
        json.WriteEndArray();
    }

    private static void Levels(Utf8JsonWriter json, string name, Contract contract, ContractPrice price, IEnumerable<decimal> levels)
    {
        json.WriteStartArray(name);
        foreach (var level in levels)
        {
            json.WriteStartArray();
            json.WriteStringValue(level.ToString($"F{contract.PricePrecision}", CultureInfo.InvariantCulture));
            json.WriteStringValue(BybitJson.Plain(price.Size));
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void Instrument(Utf8JsonWriter json, Contract contract)
    {
        json.WriteString("symbol", contract.Symbol);
        json.WriteString("contractType", "LinearPerpetual");
        json.WriteString("status", "Trading");
        json.WriteString("baseCoin", contract.BaseAsset);
        json.WriteString("quoteCoin", Contract.QuoteAsset);
        json.WriteString("launchTime", "1585526400000");
        json.WriteString("deliveryTime", "0");
        json.WriteString("deliveryFeeRate", "");
        json.WriteString("priceScale", contract.PricePrecision.ToString(CultureInfo.InvariantCulture));
        json.WriteStartObject("leverageFilter");
        json.WriteString("minLeverage", "1");
        json.WriteString("maxLeverage", contract.MaxLeverage.ToString("F2", CultureInfo.InvariantCulture));
        json.WriteString("leverageStep", "0.01");
        json.WriteEndObject();
        json.WriteStartObject("priceFilter");
        json.Price("minPrice", contract, contract.MinPrice);
        json.Price("maxPrice", contract, contract.MaxPrice);
        json.Price("tickSize", contract, contract.TickSize);
        json.WriteEndObject();
        json.WriteStartObject("lotSizeFilter");
        json.Quantity("minOrderQty", contract, contract.MinQuantity);
        json.Quantity("maxOrderQty", contract, contract.MaxQuantity);
        json.Quantity("maxMktOrderQty", contract, contract.MaxMarketQuantity);
        json.Quantity("qtyStep", contract, contract.StepSize);
        json.Quantity("postOnlyMaxOrderQty", contract, contract.MaxQuantity);
        json.Plain("minNotionalValue", contract.MinNotional);
        json.WriteEndObject();
        json.WriteBoolean("unifiedMarginTrade", true);
        json.WriteNumber("fundingInterval", 480);
        json.WriteString("settleCoin", Contract.QuoteAsset);
        json.WriteString("copyTrading", "both");
        json.WriteString("upperFundingRate", "0.00375");
        json.WriteString("lowerFundingRate", "-0.00375");
        json.WriteBoolean("isPreListing", false);
        json.WriteNull("preListingInfo");
        json.WriteString("symbolType", "");
    }
}
