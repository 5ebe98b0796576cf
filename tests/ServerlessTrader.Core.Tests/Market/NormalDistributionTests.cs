using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Tests.Market;

/// <summary>Reference values computed with 40 digits.</summary>
public sealed class NormalDistributionTests
{
    [Theory]
    [InlineData(-37, 5.72557122252457682e-300)]
    [InlineData(-20, 2.7536241186062337e-89)]
    [InlineData(-10, 7.61985302416052607e-24)]
    [InlineData(-8, 6.22096057427178412e-16)]
    [InlineData(-6, 9.86587645037698141e-10)]
    [InlineData(-5, 2.86651571879193912e-7)]
    [InlineData(-3, 0.00134989803163009453)]
    [InlineData(-2, 0.0227501319481792072)]
    [InlineData(-1, 0.158655253931457051)]
    [InlineData(-0.5, 0.308537538725986896)]
    [InlineData(-0.25, 0.401293674317076276)]
    [InlineData(0, 0.5)]
    [InlineData(0.1, 0.539827837277028981)]
    [InlineData(0.6, 0.72574688224992642)]
    [InlineData(1, 0.841344746068542949)]
    [InlineData(1.96, 0.975002104851779566)]
    [InlineData(3, 0.998650101968369905)]
    [InlineData(5.5, 0.999999981010437534)]
    public void Cumulative_keeps_its_digits_in_the_tails_too(double x, double expected)
    {
        var tolerance = x < -10 ? 1e-13 : 1e-14;

        Assert.InRange(NormalDistribution.Cumulative(x) / expected, 1 - tolerance, 1 + tolerance);
    }

    [Fact]
    public void Cumulative_reaches_zero_and_one_far_out()
    {
        Assert.Equal(0.0, NormalDistribution.Cumulative(double.NegativeInfinity));
        Assert.Equal(0.0, NormalDistribution.Cumulative(-40));
        Assert.Equal(1.0, NormalDistribution.Cumulative(40));
        Assert.Equal(1.0, NormalDistribution.Cumulative(double.PositiveInfinity));
        Assert.True(double.IsNaN(NormalDistribution.Cumulative(double.NaN)));
    }

    [Fact]
    public void Both_sides_of_every_value_add_up_to_one_and_nothing_ever_falls()
    {
        var last = 0.0;
        for (var step = -800; step <= 800; step++)
        {
            var x = step / 100.0;
            var value = NormalDistribution.Cumulative(x);
            Assert.Equal(1.0, value + NormalDistribution.Cumulative(-x), 14);
            Assert.True(value >= last, $"falls at {x}");
            last = value;
        }
    }

    [Fact]
    public void Density_is_the_bell_curve()
    {
        Assert.Equal(0.398942280401432678, NormalDistribution.Density(0), 15);
        Assert.Equal(0.241970724519143349, NormalDistribution.Density(-1), 15);
        Assert.Equal(0.0539909665131880519, NormalDistribution.Density(2), 15);
    }
}
