using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.TestKit;

namespace ServerlessTrader.Brokers.Tests.Paper;

public sealed class SimulatedMarketTests
{
    /// <summary>Monday, half past nine in New York.</summary>
    private static readonly DateTimeOffset _open = new(2026, 10, 12, 13, 30, 0, TimeSpan.Zero);
    private static readonly DateOnly _friday = new(2026, 10, 16);

    private readonly ManualTimeProvider _time = new(_open);

    [Fact]
    public async Task The_quote_surrounds_the_price_by_whole_ticks_and_is_of_this_moment()
    {
        var quote = await Qqq(ScriptedPath.Constant(500.254m)).GetQuoteAsync("QQQ");
        Assert.Equal((500.24m, 500.26m, _open), (quote!.Value.Bid, quote.Value.Ask, quote.Value.At));
        Assert.True(quote.Value is { BidSize: > 0m, AskSize: > 0m });
    }

    [Fact]
    public async Task Two_markets_of_one_seed_are_the_same_market()
    {
        var (first, second) = (new SimulatedMarket(SimulatedMarketOptions.Default, _time), new SimulatedMarket(SimulatedMarketOptions.Default, _time));
        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(17));
            Assert.Equal(await first.GetQuoteAsync("BTCUSDT"), await second.GetQuoteAsync("BTCUSDT"));
            Assert.Equal((await first.GetOptionChainAsync("QQQ", _friday)).Options, (await second.GetOptionChainAsync("QQQ", _friday)).Options);
        }
    }

    [Fact]
    public async Task Another_seed_is_another_market()
    {
        var first = new SimulatedMarket(SimulatedMarketOptions.Default, _time);
        var other = new SimulatedMarket(SimulatedMarketOptions.Default with { Seed = 2 }, _time);
        Assert.NotEqual((await first.GetQuoteAsync("QQQ"))!.Value.Bid, (await other.GetQuoteAsync("QQQ"))!.Value.Bid);
    }

    [Fact]
    public async Task The_price_moves_with_the_clock()
    {
        var market = new SimulatedMarket(SimulatedMarketOptions.Default, _time);
        var before = await market.GetQuoteAsync("QQQ");
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.NotEqual(before!.Value.Bid, (await market.GetQuoteAsync("QQQ"))!.Value.Bid);
    }

    [Fact]
    public async Task Symbols_it_does_not_have_are_not_quoted()
    {
        var market = Qqq(ScriptedPath.Constant(500m));
        Assert.Null(await market.GetQuoteAsync("SPY"));
        Assert.Null(await market.GetQuoteAsync("QQQ   261016C00500500"));
        Assert.Null(await market.GetQuoteAsync("QQQ   261017C00500000"));
        Assert.Null(await market.GetQuoteAsync("SPY   261016C00500000"));
        Assert.Null(market.MarkOf("SPY"));
    }

    [Fact]
    public async Task An_option_is_quoted_alone_as_it_is_in_its_chain()
    {
        var market = Qqq(ScriptedPath.Constant(500.25m));
        var row = (await market.GetOptionChainAsync("QQQ", _friday)).Options[33];
        Assert.Equal(row.Quote, await market.GetQuoteAsync(row.Contract.Symbol));
        Assert.Equal(row.Quote.Mid, market.MarkOf(row.Contract.Symbol));
    }

    [Fact]
    public async Task An_option_held_while_the_price_ran_away_is_still_quoted()
    {
        var market = Qqq(ScriptedPath.Constant(500m));
        var far = new OptionContract("QQQ", _friday, OptionRight.Call, 350m);
        Assert.DoesNotContain((await market.GetOptionChainAsync("QQQ", _friday)).Options, row => row.Contract == far);
        Assert.InRange((await market.GetQuoteAsync(far.Symbol))!.Value.Mid, 150m, 151m);
    }

    [Fact]
    public async Task An_option_is_quoted_until_the_close_of_its_last_session()
    {
        var market = Qqq(ScriptedPath.Constant(500m));
        var contract = new OptionContract("QQQ", _friday, OptionRight.Call, 495m);
        _time.Advance(new DateTimeOffset(2026, 10, 16, 19, 59, 59, TimeSpan.Zero) - _open);
        Assert.InRange((await market.GetQuoteAsync(contract.Symbol))!.Value.Mid, 4.97m, 5.03m);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await market.GetQuoteAsync(contract.Symbol));
        Assert.DoesNotContain(_friday, await market.GetExpiriesAsync("QQQ"));
    }

    [Fact]
    public async Task The_close_follows_the_exchange_into_winter_time()
    {
        var market = Qqq(ScriptedPath.Constant(500m));
        _time.Advance(new DateTimeOffset(2026, 11, 6, 20, 30, 0, TimeSpan.Zero) - _open);
        Assert.Contains(new DateOnly(2026, 11, 6), await market.GetExpiriesAsync("QQQ"));
    }

    [Fact]
    public async Task Every_weekday_of_three_weeks_is_an_expiry_and_then_the_Fridays()
    {
        var expiries = await Qqq(ScriptedPath.Constant(500m)).GetExpiriesAsync("QQQ");
        Assert.Equal(
            [
                "10-12", "10-13", "10-14", "10-15", "10-16", "10-19", "10-20", "10-21", "10-22", "10-23", "10-26", "10-27", "10-28", "10-29", "10-30", "11-02",
                "11-06", "11-13", "11-20", "11-27", "12-04", "12-11",
            ],
            expiries.Select(expiry => expiry.ToString("MM-dd", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_Friday_that_is_a_holiday_expires_on_Thursday()
    {
        var holiday = new DateOnly(2026, 12, 4);
        var market = Qqq(ScriptedPath.Constant(500m), isTradingDay: day => day != holiday);
        var expiries = await market.GetExpiriesAsync("QQQ");
        Assert.DoesNotContain(holiday, expiries);
        Assert.Contains(holiday.AddDays(-1), expiries);
    }

    [Fact]
    public async Task A_symbol_without_options_has_no_expiries() =>
        Assert.Empty(await new SimulatedMarket(SimulatedMarketOptions.Default, _time).GetExpiriesAsync("BTCUSDT"));

    [Fact]
    public async Task The_chain_of_an_unknown_underlying_says_what_there_is()
    {
        var market = Qqq(ScriptedPath.Constant(500m));
        var e = await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await market.GetOptionChainAsync("SPY", _friday));
        Assert.Contains("it has QQQ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rules_are_cents_and_whole_contracts_for_options_and_the_pairs_own_for_perpetuals()
    {
        var market = new SimulatedMarket(SimulatedMarketOptions.Default, _time);
        Assert.Equal(PriceRules.PennyOption, await market.GetPriceRulesAsync(new OptionContract("QQQ", _friday, OptionRight.Call, 600m)));
        Assert.Equal(0.001m, (await market.GetPriceRulesAsync(new Perpetual("BTCUSDT"))).QuantityStep);
        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await market.GetPriceRulesAsync(new Perpetual("DOGEUSDT")));
    }

    [Fact]
    public async Task A_scripted_option_is_quoted_as_written_and_the_worked_example_can_be_played()
    {
        var market = Qqq(ScriptedPath.Constant(500.25m), noCandles: true);
        var call = new OptionContract("QQQ", _friday, OptionRight.Call, 500m);
        market.Script(new ScriptedOption(call, 4.50m, 4.55m) { Greeks = new Greeks(0.55, 0.03, -0.4, 0.2, 0.2), Volume = 321, OpenInterest = 4_321 });
        var chain = await market.GetOptionChainAsync("QQQ", _friday);
        var row = Assert.Single(chain.Options, option => option.Contract == call);
        Assert.Equal(500.25m, chain.UnderlyingPrice);
        Assert.Equal((4.50m, 4.55m, 0.55, 321L, 4_321L), (row.Quote.Bid, row.Quote.Ask, row.Greeks!.Value.Delta, row.Volume, row.OpenInterest));
        Assert.Equal(4.525m, market.MarkOf(call.Symbol));
        Assert.Equal(500.25m, (await market.GetQuoteAsync("QQQ"))!.Value.Mid);
        Assert.Empty(await market.GetCandlesAsync("QQQ", Timeframe.OneHour, 50));
    }

    [Fact]
    public async Task Scripted_options_alone_make_a_chain()
    {
        var market = new SimulatedMarket(
            new SimulatedMarketOptions { Underlyings = [new SimulatedUnderlying { Symbol = "QQQ", StartPrice = 500m }] }, _time);
        market.Script(new ScriptedOption(new OptionContract("QQQ", _friday, OptionRight.Put, 500m), 4m, 4.1m));
        market.Script(new ScriptedOption(new OptionContract("QQQ", _friday, OptionRight.Call, 500m), 5m, 5.1m));
        market.Script(new ScriptedOption(new OptionContract("QQQ", _friday, OptionRight.Call, 499m), 6m, 6.1m));
        Assert.Equal([_friday], await market.GetExpiriesAsync("QQQ"));
        Assert.Equal([6m, 5m, 4m], (await market.GetOptionChainAsync("QQQ", _friday)).Options.Select(row => row.Quote.Bid));
    }

    [Fact]
    public async Task A_scripted_quote_can_be_old()
    {
        var market = new SimulatedMarket(SimulatedMarketOptions.Default, _time);
        market.Script(new ScriptedQuote("BTCUSDT", 64_999m, 65_001m) { Age = TimeSpan.FromSeconds(20) });
        Assert.Equal(new Quote(64_999m, 65_001m, 1_000m, 1_000m, _open.AddSeconds(-20)), await market.GetQuoteAsync("BTCUSDT"));
    }

    [Theory]
    [InlineData("Underlyings")]
    [InlineData("twice")]
    [InlineData("TickSize")]
    [InlineData("StrikeStep")]
    [InlineData("TimeZone")]
    [InlineData("PerpetualRules.TickSize")]
    public void Options_out_of_range_are_refused_by_name(string named)
    {
        var qqq = new SimulatedUnderlying { Symbol = "QQQ", StartPrice = 500m };
        var options = named switch
        {
            "Underlyings" => new SimulatedMarketOptions(),
            "twice" => new SimulatedMarketOptions { Underlyings = [qqq, qqq] },
            "TickSize" => new SimulatedMarketOptions { Underlyings = [qqq with { TickSize = 0m }] },
            "StrikeStep" => new SimulatedMarketOptions { Underlyings = [qqq with { Options = new OptionListing { StrikeStep = 0m } }] },
            "TimeZone" => new SimulatedMarketOptions { Underlyings = [qqq with { Options = new OptionListing { TimeZone = "Mars/Olympus" } }] },
            _ => new SimulatedMarketOptions { Underlyings = [qqq with { PerpetualRules = new PriceRules(0.5m, 1m, 1m, 10m, 0m) }] },
        };
        Assert.Contains(named, Assert.Throws<ArgumentException>(() => new SimulatedMarket(options, _time)).Message, StringComparison.Ordinal);
    }

    private SimulatedMarket Qqq(IPricePath path, Func<DateOnly, bool>? isTradingDay = null, bool noCandles = false) => new(
        new SimulatedMarketOptions
        {
            Underlyings = [new SimulatedUnderlying { Symbol = "QQQ", StartPrice = 500m, Path = path, Options = new OptionListing() }],
            IsTradingDay = isTradingDay,
            NoCandles = noCandles,
        },
        _time);
}
