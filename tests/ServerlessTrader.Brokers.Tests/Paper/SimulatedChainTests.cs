using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.TestKit;

namespace ServerlessTrader.Brokers.Tests.Paper;

public sealed class SimulatedChainTests
{
    private static readonly DateTimeOffset _noon = new(2026, 10, 12, 16, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly _friday = new(2026, 10, 16);

    [Fact]
    public async Task Strikes_run_in_steps_around_the_money_with_calls_before_puts()
    {
        var options = (await Market(500.25m).GetOptionChainAsync("QQQ", _friday)).Options;
        Assert.Equal(162, options.Count);
        var calls = options.Where(row => row.Contract.Right == OptionRight.Call);
        Assert.Equal(Enumerable.Range(460, 81).Select(strike => (decimal)strike), calls.Select(row => row.Contract.Strike));
        Assert.All(options.Chunk(2), pair => Assert.Equal((OptionRight.Call, OptionRight.Put), (pair[0].Contract.Right, pair[1].Contract.Right)));
    }

    [Fact]
    public async Task Calls_cheapen_and_puts_grow_dearer_with_the_strike()
    {
        var options = (await Market(500.25m).GetOptionChainAsync("QQQ", _friday)).Options;
        AssertAscending(options.Where(row => row.Contract.Right == OptionRight.Put).Select(row => row.Quote.Ask - row.Quote.Spread / 2m));
        AssertAscending(options.Where(row => row.Contract.Right == OptionRight.Call).Select(row => row.Quote.Ask - row.Quote.Spread / 2m).Reverse());

        static void AssertAscending(IEnumerable<decimal> premiums)
        {
            var list = premiums.ToList();
            Assert.All(list.Zip(list.Skip(1)), pair => Assert.True(pair.First <= pair.Second + 0.015m, $"{pair.First} then {pair.Second}"));
        }
    }

    [Fact]
    public async Task No_option_is_offered_below_its_intrinsic_value()
    {
        var chain = await Market(500.25m).GetOptionChainAsync("QQQ", _friday);
        Assert.All(chain.Options, row => Assert.True(row.Quote.Ask >= row.Contract.IntrinsicValue(500.25m), $"{row}"));
    }

    [Fact]
    public async Task Premiums_lie_on_the_tick_and_the_ask_above_the_bid()
    {
        var listing = new OptionListing { TickSize = 0.05m };
        var chain = await Market(500.25m, listing).GetOptionChainAsync("QQQ", _friday);
        Assert.All(chain.Options, row => Assert.True(row.Quote.Bid % 0.05m == 0m && row.Quote.Ask % 0.05m == 0m && row.Quote.Ask > row.Quote.Bid, $"{row}"));
    }

    [Fact]
    public async Task At_the_money_the_liquidity_gate_is_passed_with_room()
    {
        var chain = await Market(500.25m).GetOptionChainAsync("QQQ", _friday);
        Assert.All(
            chain.Options.Where(row => Math.Abs(row.Contract.Strike - 500m) <= 5m),
            row => Assert.True(row.Quote.IsTwoSided && row.Quote.Spread <= 0.03m * row.Quote.Mid && row.Volume > 0 && row.OpenInterest > 0, $"{row}"));
    }

    [Fact]
    public async Task The_worthless_end_has_no_bid()
    {
        var chain = await Market(500.25m, new OptionListing { StrikesEachSide = 60 }).GetOptionChainAsync("QQQ", new DateOnly(2026, 10, 12));
        var last = chain.Options[^2];
        Assert.Equal((0m, 0m, 0.03m), (last.Quote.Bid, last.Quote.BidSize, last.Quote.Ask));
    }

    [Fact]
    public async Task The_greeks_are_those_of_the_quoted_volatility()
    {
        var chain = await Market(500.25m).GetOptionChainAsync("QQQ", _friday);
        var row = Assert.Single(chain.Options, option => option.Contract is { Right: OptionRight.Call, Strike: 500m });
        var years = (new DateTimeOffset(2026, 10, 16, 20, 0, 0, TimeSpan.Zero) - _noon).TotalDays / 365;
        var greeks = row.Greeks!.Value;
        Assert.Equal(BlackScholes.Greeks(OptionRight.Call, 500.25, 500, years, greeks.ImpliedVolatility, 0.04, 0.005), greeks);
        var implied = BlackScholes.ImpliedVolatility(OptionRight.Call, (double)row.Quote.Mid, 500.25, 500, years, 0.04, 0.005);
        Assert.InRange(implied!.Value, greeks.ImpliedVolatility - 0.001, greeks.ImpliedVolatility + 0.001);
        Assert.InRange(greeks.Delta, 0.50, 0.56);
    }

    [Fact]
    public async Task Falls_are_feared_more_than_rises()
    {
        var chain = await Market(500m).GetOptionChainAsync("QQQ", _friday);
        Assert.InRange(VolatilityAt(500m), 0.199, 0.201);
        Assert.True(VolatilityAt(490m) > VolatilityAt(500m));
        Assert.True(VolatilityAt(485m) > VolatilityAt(515m));

        double VolatilityAt(decimal strike) => chain.Options.First(row => row.Contract.Strike == strike).Greeks!.Value.ImpliedVolatility;
    }

    [Fact]
    public async Task Interest_and_size_fall_away_with_the_distance()
    {
        var options = (await Market(500m).GetOptionChainAsync("QQQ", _friday)).Options;
        Assert.True(Near(500m).Average(row => row.OpenInterest) > 3 * Near(480m).Average(row => row.OpenInterest));
        Assert.True(Near(500m).Average(row => row.Volume) > 3 * Near(480m).Average(row => row.Volume));
        Assert.True(Near(500m).Average(row => row.Quote.AskSize) > Near(480m).Average(row => row.Quote.AskSize));

        IEnumerable<OptionQuote> Near(decimal strike) => options.Where(row => Math.Abs(row.Contract.Strike - strike) <= 3m);
    }

    [Fact]
    public async Task A_chain_that_is_not_listed_is_empty()
    {
        var saturday = new DateOnly(2026, 10, 17);
        Assert.Empty((await Market(500m).GetOptionChainAsync("QQQ", saturday)).Options);
    }

    [Fact]
    public async Task Lots_and_strike_steps_of_another_exchange_are_kept()
    {
        var nifty = new SimulatedUnderlying
        {
            Symbol = "NIFTY",
            StartPrice = 25_000m,
            TickSize = 0.05m,
            Options = new OptionListing
            {
                StrikeStep = 50m,
                TickSize = 0.05m,
                ContractSize = 65m,
                TimeZone = "Asia/Kolkata",
                Close = new TimeOnly(15, 30),
                DailyExpiryDays = 0,
            },
        };
        var market = new SimulatedMarket(new SimulatedMarketOptions { Underlyings = [nifty] }, new ManualTimeProvider(_noon));
        var chain = await market.GetOptionChainAsync("NIFTY", _friday);
        Assert.All(chain.Options, row => Assert.True(row.Contract.ContractSize == 65m && row.Contract.Strike % 50m == 0m, $"{row}"));
        Assert.Equal(chain.Options[80].Quote, await market.GetQuoteAsync(chain.Options[80].Contract.Symbol));
    }

    private static SimulatedMarket Market(decimal spot, OptionListing? listing = null) => new(
        new SimulatedMarketOptions
        {
            Underlyings =
            [
                new SimulatedUnderlying { Symbol = "QQQ", StartPrice = 500m, Path = ScriptedPath.Constant(spot), Options = listing ?? new OptionListing() },
            ],
        },
        new ManualTimeProvider(_noon));
}
