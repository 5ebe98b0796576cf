using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.TestKit.Brokers;

public abstract partial class BrokerConformance
{
    [Fact]
    public async Task A_quote_has_two_sides_around_the_price()
    {
        await Rig.SetPriceAsync(60_500m);
        var quote = await Rig.Market.GetQuoteAsync(Rig.Instrument.Symbol);
        Assert.True(quote!.Value.IsTwoSided);
        Assert.InRange(quote.Value.Bid, 60_499m, 60_500m);
        Assert.InRange(quote.Value.Ask, 60_500m, 60_501m);
        Assert.True(quote.Value.BidSize > 0m && quote.Value.AskSize > 0m);
    }

    [Fact]
    public async Task Nobody_quotes_what_is_not_listed()
    {
        Assert.Null(await Rig.Market.GetQuoteAsync(Rig.Unlisted.Symbol));
        Assert.Empty(await Rig.Market.GetCandlesAsync(Rig.Unlisted.Symbol, Timeframe.OneHour, 10));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(240)]
    [InlineData(1_440)]
    public async Task Candles_are_closed_ones_oldest_first_and_enough_to_warm_an_average(int minutes)
    {
        var timeframe = new Timeframe(minutes);
        var candles = await Rig.Market.GetCandlesAsync(Rig.Instrument.Symbol, timeframe, 200);
        var quote = await Rig.Market.GetQuoteAsync(Rig.Instrument.Symbol);
        Assert.Equal(200, candles.Count);
        Assert.All(candles.Zip(candles.Skip(1)), pair => Assert.Equal(pair.First.OpenTime + timeframe.Length, pair.Second.OpenTime));
        Assert.True(candles[^1].OpenTime + timeframe.Length <= quote!.Value.At, "The last candle has not closed.");
        Assert.True(candles[^1].OpenTime + 2 * timeframe.Length > quote.Value.At, "The newest closed candle is missing.");
        Assert.All(candles, candle => Assert.True(candle.Low > 0m && candle.Low <= Math.Min(candle.Open, candle.Close) && candle.High >= Math.Max(candle.Open, candle.Close)));
    }

    [Fact]
    public async Task Rules_are_those_of_the_venue()
    {
        var rules = await Rig.Market.GetPriceRulesAsync(Rig.Instrument);
        Assert.Equal((0.1m, 0.001m, 0.001m), (rules.TickSize, rules.QuantityStep, rules.MinQuantity));
        Assert.InRange(rules.MinNotional, 1m, 100m);
    }

    [Fact]
    public async Task What_the_rules_take_the_venue_takes()
    {
        var rules = await Rig.Market.GetPriceRulesAsync(Rig.Instrument);
        await Prop.ForAll(Gen.Choose(1, 40).Zip(Gen.Choose(580_000, 620_000)).ToArbitrary(), asked => TakesAsync(asked.Item1 * 0.001m, asked.Item2 * 0.1m).GetAwaiter().GetResult())
            .RunAsync();

        async Task<bool> TakesAsync(decimal quantity, decimal price)
        {
            var order = Limit(price <= 60_000m ? OrderSide.Buy : OrderSide.Sell, quantity, price);
            var outcome = await Broker.SubmitAsync(order);
            if (outcome is OrderOutcome.Confirmed)
                await Broker.CancelAsync(order.Key);
            return rules.Violation(quantity, price, 1m) is null == outcome is OrderOutcome.Confirmed;
        }
    }

    [Fact]
    public async Task A_price_off_the_tick_or_a_quantity_off_the_step_never_trades()
    {
        Assert.IsNotType<OrderOutcome.Confirmed>(await Broker.SubmitAsync(Limit(OrderSide.Buy, 0.01m, 58_000.05m)));
        Assert.IsNotType<OrderOutcome.Confirmed>(await Broker.SubmitAsync(Market(OrderSide.Buy, 0.0105m)));
        Assert.Empty(await Broker.GetWorkingOrdersAsync());
        Assert.Equal(0m, await Rig.HeldAsync());
    }
}
