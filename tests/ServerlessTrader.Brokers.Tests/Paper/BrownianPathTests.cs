using ServerlessTrader.Brokers.Paper;

namespace ServerlessTrader.Brokers.Tests.Paper;

public sealed class BrownianPathTests
{
    private const long SpanSeconds = 1L << 25;

    private static readonly DateTimeOffset _start = new(2026, 10, 12, 13, 30, 0, TimeSpan.Zero);

    [Fact]
    public void The_same_seed_gives_the_same_price_whatever_was_asked_before()
    {
        var first = new BrownianPath(7, 600m, 0.2);
        var second = new BrownianPath(7, 600m, 0.2);
        var moments = Enumerable.Range(0, 200).Select(i => _start.AddSeconds(i * 977.25)).ToList();
        var forwards = moments.Select(first.PriceAt).ToList();
        var backwards = moments.AsEnumerable().Reverse().Select(second.PriceAt).Reverse().ToList();
        Assert.Equal(forwards, backwards);
    }

    [Fact]
    public void Another_seed_gives_another_path() =>
        Assert.NotEqual(new BrownianPath(7, 600m, 0.2).PriceAt(_start), new BrownianPath(8, 600m, 0.2).PriceAt(_start));

    [Fact]
    public void A_moment_keeps_its_price_from_release_to_release()
    {
        // Pins the construction: stored paper accounts were traded at these prices.
        var path = new BrownianPath(1, 600m, 0.2);
        Assert.Equal(529.8370m, Math.Round(path.PriceAt(_start), 4));
    }

    [Theory]
    [InlineData(-2)]
    [InlineData(0)]
    [InlineData(53)]
    [InlineData(54)]
    public void Every_span_begins_at_the_start_price(int span) =>
        Assert.Equal(600m, Math.Round(new BrownianPath(3, 600m, 0.4).PriceAt(DateTimeOffset.UnixEpoch.AddSeconds(span * SpanSeconds)), 9));

    [Theory]
    [InlineData(0.15)]
    [InlineData(0.60)]
    public void Minutes_move_with_the_volatility_asked_for(double volatility)
    {
        var path = new BrownianPath(11, 600m, volatility);
        var sum = 0.0;
        const int minutes = 20_000;
        for (var i = 0; i < minutes; i++)
            sum += Math.Pow(LogReturn(path, _start.AddMinutes(i), TimeSpan.FromMinutes(1)), 2);
        var realised = Math.Sqrt(sum / minutes * 365 * 1440);
        Assert.InRange(realised, volatility * 0.97, volatility * 1.03);
    }

    [Fact]
    public void Seconds_days_and_months_move_with_the_same_volatility()
    {
        Assert.InRange(Realised(TimeSpan.FromSeconds(1), 20_000), 0.19, 0.21);
        Assert.InRange(Realised(TimeSpan.FromHours(24), 4_000), 0.19, 0.21);
        Assert.InRange(Realised(TimeSpan.FromDays(30), 600), 0.17, 0.23);

        static double Realised(TimeSpan step, int count)
        {
            var path = new BrownianPath(5, 600m, 0.2);
            var mean = Enumerable.Range(0, count).Average(i => Math.Pow(LogReturn(path, DateTimeOffset.UnixEpoch + step * i, step), 2));
            return Math.Sqrt(mean / step.TotalDays * 365);
        }
    }

    [Fact]
    public void Moves_one_after_the_other_are_not_correlated()
    {
        var path = new BrownianPath(5, 600m, 0.2);
        var returns = Enumerable.Range(0, 20_000).Select(i => LogReturn(path, _start.AddSeconds(i), TimeSpan.FromSeconds(1))).ToList();
        var variance = returns.Average(r => r * r);
        var covariance = returns.Zip(returns.Skip(1), (a, b) => a * b).Average();
        Assert.InRange(covariance / variance, -0.03, 0.03);
    }

    [Fact]
    public void Within_a_second_the_price_moves_in_a_straight_line()
    {
        var path = new BrownianPath(5, 600m, 0.2);
        var (left, right) = (path.PriceAt(_start), path.PriceAt(_start.AddSeconds(1)));
        var halfway = path.PriceAt(_start.AddMilliseconds(500));
        Assert.NotEqual(left, right);
        Assert.InRange((double)(halfway - (left + right) / 2m), -1e-6, 1e-6);
    }

    [Fact]
    public void The_price_stays_near_its_start_for_a_century()
    {
        var path = new BrownianPath(9, 600m, 0.2);
        var range = path.RangeOver(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(36_500));
        Assert.InRange(range.Low, 300m, 600m);
        Assert.InRange(range.High, 600m, 1_200m);
    }

    [Theory]
    [InlineData(0, 3_600)]
    [InlineData(0.4, 59.7)]
    [InlineData(12.25, 0.5)]
    [InlineData(-7_777.5, 10_000)]
    public void The_range_is_that_of_every_second_in_it(double from, double length)
    {
        var path = new BrownianPath(21, 600m, 0.5);
        var (begin, end) = (_start.AddSeconds(from), _start.AddSeconds(from + length));
        var prices = new List<decimal> { path.PriceAt(begin), path.PriceAt(end) };
        for (var second = _start.AddSeconds(Math.Ceiling(from)); second <= end; second = second.AddSeconds(1))
            prices.Add(path.PriceAt(second));
        Assert.Equal(new PriceRange(prices.Min(), prices.Max()), path.RangeOver(begin, end));
    }

    [Fact]
    public void The_range_goes_across_the_end_of_a_span()
    {
        var path = new BrownianPath(21, 600m, 0.5);
        var seam = DateTimeOffset.UnixEpoch.AddSeconds(54 * SpanSeconds);
        var prices = Enumerable.Range(-500, 1_001).Select(i => path.PriceAt(seam.AddSeconds(i))).ToList();
        Assert.Equal(new PriceRange(prices.Min(), prices.Max()), path.RangeOver(seam.AddSeconds(-500), seam.AddSeconds(500)));
    }

    [Fact]
    public void Without_volatility_nothing_moves() => Assert.Equal(600m, new BrownianPath(1, 600m, 0).PriceAt(_start));

    [Fact]
    public void Refuses_a_range_that_ends_before_it_begins() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BrownianPath(1, 600m, 0.2).RangeOver(_start, _start.AddSeconds(-1)));

    [Theory]
    [InlineData(-0.1)]
    [InlineData(20)]
    [InlineData(double.NaN)]
    public void Refuses_a_volatility_that_is_none(double volatility) =>
        Assert.StartsWith("An annual volatility", Assert.Throws<ArgumentOutOfRangeException>(() => new BrownianPath(1, 600m, volatility)).Message);

    [Fact]
    public void Refuses_a_start_price_of_zero() => Assert.Throws<ArgumentOutOfRangeException>(() => new BrownianPath(1, 0m, 0.2));

    private static double LogReturn(BrownianPath path, DateTimeOffset at, TimeSpan step) => Math.Log((double)(path.PriceAt(at + step) / path.PriceAt(at)));
}
