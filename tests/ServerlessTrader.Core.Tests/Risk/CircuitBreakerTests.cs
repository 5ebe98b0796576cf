using System.Text.Json;
using ServerlessTrader.Core.Risk;

namespace ServerlessTrader.Core.Tests.Risk;

/// <summary>Down 10 % on the day, or 3 losing trades in a row.</summary>
public sealed class CircuitBreakerTests
{
    private static readonly DateOnly _wednesday = new(2026, 9, 30);
    private static readonly DateTimeOffset _now = new(2026, 9, 30, 15, 0, 0, TimeSpan.Zero);
    private static readonly BreakerLimits _limits = new();

    [Theory]
    [InlineData("9000.01", false)]
    [InlineData("9000", true)] // exactly the limit
    [InlineData("8000", true)]
    [InlineData("10500", false)]
    public void Trips_when_the_day_is_down_ten_percent(string equity, bool trips) => Assert.Equal(trips, Day(10_000m, decimal.Parse(equity)).IsTripped);

    [Fact]
    public void Says_how_far_it_is_down()
    {
        var trip = Day(10_000m, 8_950m).Trip!;

        Assert.Equal(new BreakerTrip(BreakerCause.DailyLoss, _now, "down 1050.00 from 10000.00 today, 10.5 % (limit 10.0 %)", ResetsAtOpen: true), trip);
    }

    [Fact]
    public void Open_losses_count_because_equity_does() =>
        Assert.True(Day(10_000m, 9_400m, 9_000m).IsTripped); // 600 realised, then 400 open

    [Fact]
    public void The_day_is_measured_from_its_first_equity_not_from_its_best() => Assert.False(Day(10_000m, 11_000m, 9_800m).IsTripped); // 10.9 % off the best

    [Fact]
    public void A_new_day_is_measured_from_its_own_first_equity()
    {
        var breaker = Day(10_000m, 9_500m).OnEquity(9_400m, _wednesday.AddDays(1), _now.AddDays(1), _limits);

        Assert.False(breaker.IsTripped);
        Assert.Equal((_wednesday.AddDays(1), 9_400m), (breaker.Day, breaker.DayStartEquity));
    }

    [Fact]
    public void A_new_day_alone_does_not_reset_a_trip() =>
        Assert.True(Day(10_000m, 9_000m).OnEquity(9_500m, _wednesday.AddDays(1), _now.AddDays(1), _limits).IsTripped);

    [Fact]
    public void The_next_sessions_open_resets_a_daily_loss_and_the_day_is_measured_anew()
    {
        var breaker = Day(10_000m, 9_000m).OnSessionOpen(_wednesday.AddDays(1));
        Assert.False(breaker.IsTripped);

        breaker = breaker.OnEquity(9_000m, _wednesday.AddDays(1), _now.AddDays(1), _limits);
        Assert.False(breaker.IsTripped);
        Assert.Equal(9_000m, breaker.DayStartEquity);
    }

    [Fact]
    public void A_second_limit_keeps_the_first_trip()
    {
        var first = Day(10_000m, 9_000m);

        Assert.Equal(first.Trip, first.OnEquity(7_000m, _wednesday, _now.AddHours(1), _limits).Trip);
    }

    [Fact]
    public void An_account_that_starts_with_nothing_cannot_lose_a_share_of_it() => Assert.False(Day(0m, -500m).IsTripped);

    [Fact]
    public void The_daily_limit_can_be_switched_off() =>
        Assert.False(new CircuitBreaker().OnEquity(10_000m, _wednesday, _now, _limits with { DailyLoss = null }).OnEquity(1m, _wednesday, _now, _limits with { DailyLoss = null }).IsTripped);

    [Fact]
    public void Trips_at_the_third_losing_trade_in_a_row()
    {
        Assert.False(Closed(-10m, -0.01m).IsTripped);

        var trip = Closed(-10m, -0.01m, -500m).Trip!;
        Assert.Equal(new BreakerTrip(BreakerCause.LosingStreak, _now, "3 losing trades in a row (limit 3)", ResetsAtOpen: false), trip);
    }

    [Fact]
    public void A_winner_ends_the_streak() => Assert.Equal(2, Closed(-10m, -10m, 5m, -10m, -10m).LosingStreak);

    [Fact]
    public void A_trade_that_made_nothing_neither_adds_to_a_streak_nor_ends_it()
    {
        Assert.Equal(2, Closed(-10m, -10m, 0m).LosingStreak);
        Assert.True(Closed(-10m, -10m, 0m, -10m).IsTripped);
    }

    [Fact]
    public void A_winner_does_not_reset_a_trip() => Assert.True(Closed(-10m, -10m, -10m, 5_000m).IsTripped);

    [Fact]
    public void The_next_sessions_open_does_not_reset_a_streak()
    {
        var breaker = Closed(-10m, -10m, -10m).OnSessionOpen(_wednesday.AddDays(1));

        Assert.Equal((true, 3), (breaker.IsTripped, breaker.LosingStreak));
    }

    [Fact]
    public void The_next_sessions_open_resets_a_streak_that_may_reset_itself()
    {
        var autoReset = _limits with { AutoReset = true };
        var breaker = new CircuitBreaker().OnTradeClosed(-1m, _now, autoReset).OnTradeClosed(-1m, _now, autoReset).OnTradeClosed(-1m, _now, autoReset);
        Assert.True(breaker.Trip!.ResetsAtOpen);

        breaker = breaker.OnSessionOpen(_wednesday.AddDays(1));
        Assert.Equal((false, 0), (breaker.IsTripped, breaker.LosingStreak));
    }

    [Fact]
    public void A_streak_that_completes_under_a_daily_loss_is_not_lost_at_the_open()
    {
        var breaker = Day(10_000m, 9_000m).OnTradeClosed(-400m, _now, _limits).OnTradeClosed(-400m, _now, _limits).OnTradeClosed(-400m, _now, _limits);

        Assert.Equal(BreakerCause.LosingStreak, breaker.Trip!.Cause);
        Assert.True(breaker.OnSessionOpen(_wednesday.AddDays(1)).IsTripped);
    }

    [Fact]
    public void A_streak_in_the_making_survives_the_open() =>
        Assert.Equal(2, Closed(-10m, -10m).OnSessionOpen(_wednesday.AddDays(1)).LosingStreak);

    [Fact]
    public void The_streak_limit_can_be_switched_off()
    {
        var off = _limits with { LosingStreak = null };

        Assert.False(Enumerable.Range(0, 50).Aggregate(new CircuitBreaker(), (breaker, _) => breaker.OnTradeClosed(-1m, _now, off)).IsTripped);
    }

    [Fact]
    public void An_operator_resets_everything()
    {
        var breaker = Day(10_000m, 9_000m).OnTradeClosed(-1m, _now, _limits).Reset();
        Assert.Equal(new CircuitBreaker(), breaker);

        // The same day goes on, measured from here.
        Assert.False(breaker.OnEquity(8_900m, _wednesday, _now, _limits).IsTripped);
    }

    [Fact]
    public void Opening_a_day_that_is_being_measured_already_does_not_forget_its_first_equity()
    {
        var breaker = Day(10_000m, 9_500m);

        Assert.Equal(breaker, breaker.OnSessionOpen(_wednesday));
    }

    [Fact]
    public void It_survives_being_stored()
    {
        var options = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
        var tripped = Day(10_000m, 9_000m).OnTradeClosed(-400m, _now, _limits);
        var json = JsonSerializer.Serialize(tripped, options);

        Assert.Equal(tripped, JsonSerializer.Deserialize<CircuitBreaker>(json, options));
        Assert.Contains("\"cause\":\"daily-loss\"", json, StringComparison.Ordinal);
    }

    private static CircuitBreaker Day(params decimal[] equities) =>
        equities.Aggregate(new CircuitBreaker(), (breaker, equity) => breaker.OnEquity(equity, _wednesday, _now, _limits));

    private static CircuitBreaker Closed(params decimal[] profits) =>
        profits.Aggregate(new CircuitBreaker(), (breaker, profit) => breaker.OnTradeClosed(profit, _now, _limits));
}
