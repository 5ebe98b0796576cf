using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using static ServerlessTrader.Core.Tests.Exits.Positions;

namespace ServerlessTrader.Core.Tests.Exits;

/// <summary>Where the initial stop stands. What an option loses by the time the underlying is there is in <see cref="PremiumAtStopTests"/>.</summary>
public sealed class StopPlannerTests
{
    private static readonly StopReference _swing3 = new() { SwingCandles = 3 };
    private static readonly StopReference _twoAtr = new() { Atr = new AtrDistance { Period = 3, Multiple = 2m } };

    /// <summary>Lows 96, 97, 94, 98, 97; highs 101, 103, 105, 102, 104; each true range shown.</summary>
    private static readonly List<Candle> _candles =
    [
        Bar(101m, 96m, 100m), // 5
        Bar(103m, 97m, 99m), // 6
        Bar(105m, 94m, 101m), // 11
        Bar(102m, 98m, 100m), // 4
        Bar(104m, 97m, 100m), // 7
    ];

    [Theory]
    [InlineData(1, "94")]
    [InlineData(-1, "105")]
    public void A_swing_stop_stands_at_the_extreme_of_the_last_candles(int sign, string level) =>
        Assert.Equal(decimal.Parse(level), OnUnderlying(sign, 100m, _swing3)!.UnderlyingLevel);

    [Fact]
    public void A_swing_looks_at_the_last_candles_only() => Assert.Equal(97m, OnUnderlying(1, 100m, new StopReference { SwingCandles = 2 })!.UnderlyingLevel);

    // ATR(3) after Wilder: (5 + 6 + 11) ÷ 3 = 7.3333; (7.3333 × 2 + 4) ÷ 3 = 6.2222; (6.2222 × 2 + 7) ÷ 3 = 6.4815. Twice that is 12.963.
    [Theory]
    [InlineData(1, 87.04)]
    [InlineData(-1, 112.96)]
    public void An_ATR_stop_stands_a_multiple_of_the_range_away(int sign, double level) =>
        Assert.Equal(level, (double)OnUnderlying(sign, 100m, _twoAtr)!.UnderlyingLevel!.Value, 0.005);

    [Theory]
    [InlineData(1, "94", "swing low of 3")]
    [InlineData(-1, "105", "swing high of 3")]
    public void Of_several_references_the_nearest_to_the_market_counts(int sign, string level, string reason)
    {
        var plan = OnUnderlying(sign, 100m, _twoAtr, _swing3)!;

        Assert.Equal(decimal.Parse(level), plan.UnderlyingLevel);
        Assert.StartsWith($"{reason} = {level}", plan.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "93.5", 80.54)] // the swing low of 94 is above the market
    [InlineData(-1, "105.5", 118.46)]
    public void A_reference_beyond_the_market_is_ignored(int sign, string market, double level) =>
        Assert.Equal(level, (double)OnUnderlying(sign, decimal.Parse(market), _twoAtr, _swing3)!.UnderlyingLevel!.Value, 0.005);

    [Fact]
    public void A_reference_at_the_market_is_ignored_too() => Assert.Null(OnUnderlying(1, 94m, _swing3));

    [Fact]
    public void A_reference_without_enough_candles_is_ignored() =>
        Assert.Equal(94m, OnUnderlying(1, 100m, _swing3, new StopReference { SwingCandles = 6 }, new StopReference { Atr = new AtrDistance { Period = 5, Multiple = 0.1m } })!.UnderlyingLevel);

    [Fact]
    public void Without_any_reference_and_without_a_fallback_there_is_no_plan() => Assert.Null(OnUnderlying(1, 100m, new StopReference { SwingCandles = 6 }));

    [Theory]
    [InlineData(1, "50")]
    [InlineData(-1, "150")]
    public void The_fallback_is_on_the_instruments_own_price(int sign, string level)
    {
        var rule = new StopExit { On = StopBasis.Underlying, NearestOf = [new StopReference { SwingCandles = 6 }], Fallback = new StopReference { Percent = 0.5m } };
        var plan = StopPlanner.Plan(rule, Input(sign, 100m))!;

        Assert.Equal((decimal.Parse(level), 50m), (plan.InstrumentLevel, plan.R));
        Assert.Null(plan.UnderlyingLevel);
        Assert.Equal("50 % away", plan.Reason);
    }

    [Theory]
    [InlineData(1, "64800", 200)]
    [InlineData(-1, "65200", 200)]
    public void The_alerts_stop_is_taken_as_it_is(int sign, string alertStop, int r)
    {
        var input = Input(sign, 65_000m) with { AlertStop = decimal.Parse(alertStop), Rules = BitcoinRules };
        var plan = StopPlanner.Plan(new StopExit { NearestOf = [new StopReference { FromAlert = true }] }, input)!;

        Assert.Equal((decimal.Parse(alertStop), (decimal)r), (plan.InstrumentLevel, plan.R));
    }

    [Theory]
    [InlineData(1, "65200")]
    [InlineData(1, null)]
    [InlineData(-1, "64800")]
    public void An_alerts_stop_on_the_wrong_side_or_missing_is_no_stop(int sign, string? alertStop) =>
        Assert.Null(StopPlanner.Plan(
            new StopExit { NearestOf = [new StopReference { FromAlert = true }] },
            Input(sign, 65_000m) with { AlertStop = alertStop is null ? null : decimal.Parse(alertStop) }));

    [Theory]
    [InlineData(1, "24950")] // a sold put: the strike is below the spot
    [InlineData(-1, "25050")] // a sold call: above
    public void The_strike_of_the_main_leg_may_be_the_stop(int underlyingSign, string strike)
    {
        var plan = StopPlanner.Plan(
            new StopExit { On = StopBasis.CandleClose, NearestOf = [new StopReference { AtStrike = true }] },
            Input(-1, 100m) with { UnderlyingPrice = 25_000m, UnderlyingSign = underlyingSign, Strike = decimal.Parse(strike) })!;

        Assert.Equal(decimal.Parse(strike), plan.UnderlyingLevel);
        Assert.True(plan.AtClose);
    }

    [Fact]
    public void Without_a_strike_there_is_no_stop_at_it() => Assert.Null(OnUnderlying(1, 100m, new StopReference { AtStrike = true }));

    [Theory]
    [InlineData(1, "94.9", "94.9")]
    [InlineData(1, "94.94", "94.9")] // rounded away from the market
    [InlineData(-1, "105.02", "105.1")]
    public void A_fixed_price_goes_to_the_grid_away_from_the_market(int sign, string price, string level)
    {
        var rule = new StopExit { NearestOf = [new StopReference { Price = decimal.Parse(price) }] };

        Assert.Equal(decimal.Parse(level), StopPlanner.Plan(rule, Input(sign, 100m) with { Rules = BitcoinRules })!.InstrumentLevel);
    }

    [Theory]
    [InlineData(1, "95")]
    [InlineData(-1, "105")]
    public void A_percent_may_be_of_the_underlying(int sign, string level) =>
        Assert.Equal(decimal.Parse(level), OnUnderlying(sign, 100m, new StopReference { Percent = 0.05m })!.UnderlyingLevel);

    [Fact]
    public void A_stop_that_would_stand_at_nothing_is_no_stop() =>
        Assert.Null(StopPlanner.Plan(new StopExit { NearestOf = [new StopReference { Percent = 0.5m }] }, Input(1, 0.01m)));

    private static StopPlan? OnUnderlying(int sign, decimal market, params StopReference[] references) =>
        StopPlanner.Plan(new StopExit { On = StopBasis.Underlying, NearestOf = [.. references] }, Input(sign, market));

    /// <summary>Something that moves one to one with its underlying.</summary>
    private static StopPlanInput Input(int sign, decimal market) => new()
    {
        Price = market,
        Sign = sign,
        UnderlyingPrice = market,
        UnderlyingSign = sign,
        Rules = PriceRules.PennyOption,
        Candles = _candles,
    };

    private static Candle Bar(decimal high, decimal low, decimal close) => new(Entered, close, high, low, close, 0m);
}
