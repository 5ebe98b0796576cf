using ServerlessTrader.Brokers.Paper;

namespace ServerlessTrader.Brokers.Tests.Paper;

public sealed class ScriptedPathTests
{
    private static readonly DateTimeOffset _start = new(2026, 10, 12, 13, 30, 0, TimeSpan.Zero);

    private static readonly (DateTimeOffset, decimal)[] _points = [(_start, 500m), (_start.AddMinutes(10), 510m), (_start.AddMinutes(20), 490m)];

    [Theory]
    [InlineData(-5, 500)]
    [InlineData(0, 500)]
    [InlineData(9.99, 500)]
    [InlineData(10, 510)]
    [InlineData(20, 490)]
    [InlineData(99, 490)]
    public void Steps_at_every_point(double minutes, int price) => Assert.Equal(price, new ScriptedPath(_points).PriceAt(_start.AddMinutes(minutes)));

    [Theory]
    [InlineData(-5, 500)]
    [InlineData(5, 505)]
    [InlineData(10, 510)]
    [InlineData(17.5, 495)]
    [InlineData(99, 490)]
    public void Moves_in_straight_lines_when_told(double minutes, int price) =>
        Assert.Equal(price, new ScriptedPath(_points, PathInterpolation.Linear).PriceAt(_start.AddMinutes(minutes)));

    [Fact]
    public void Points_may_come_in_any_order() => Assert.Equal(510m, new ScriptedPath(_points.Reverse()).PriceAt(_start.AddMinutes(12)));

    [Theory]
    [InlineData(0, 9, 500, 500)]
    [InlineData(5, 15, 500, 510)]
    [InlineData(5, 20, 490, 510)]
    [InlineData(15, 15, 510, 510)]
    public void The_range_of_a_step_path_holds_every_price_shown(double from, double to, int low, int high) =>
        Assert.Equal(new PriceRange(low, high), new ScriptedPath(_points).RangeOver(_start.AddMinutes(from), _start.AddMinutes(to)));

    [Theory]
    [InlineData(2, 4, 502, 504)]
    [InlineData(5, 15, 500, 510)]
    [InlineData(15, 30, 490, 500)]
    public void The_range_of_a_linear_path_holds_its_turning_points(double from, double to, int low, int high) =>
        Assert.Equal(new PriceRange(low, high), new ScriptedPath(_points, PathInterpolation.Linear).RangeOver(_start.AddMinutes(from), _start.AddMinutes(to)));

    [Fact]
    public void A_constant_is_one_price_for_ever()
    {
        Assert.Equal(500.25m, ScriptedPath.Constant(500.25m).PriceAt(DateTimeOffset.MinValue));
        Assert.Equal(500.25m, ScriptedPath.Constant(500.25m).PriceAt(DateTimeOffset.MaxValue));
    }

    [Fact]
    public void Refuses_an_empty_script() => Assert.Throws<ArgumentException>(() => new ScriptedPath([]));

    [Fact]
    public void Refuses_two_prices_at_one_moment() =>
        Assert.StartsWith(
            "Two points are given for 2026-10-12T13:30:00", Assert.Throws<ArgumentException>(() => new ScriptedPath([(_start, 1m), (_start, 2m)])).Message);

    [Fact]
    public void Refuses_a_price_of_zero() => Assert.Throws<ArgumentException>(() => new ScriptedPath([(_start, 0m)]));
}
