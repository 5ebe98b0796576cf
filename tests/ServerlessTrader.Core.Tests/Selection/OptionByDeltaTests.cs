using ServerlessTrader.Core.Selection;

namespace ServerlessTrader.Core.Tests.Selection;

/// <summary>5 calendar days out; else the nearest listed expiry at or after that, else the nearest 2 or more days out. Today is 2026-09-30.</summary>
public sealed class OptionByDeltaTests
{
    [Theory]
    [InlineData("2026-10-05", "2026-09-30 2026-10-01 2026-10-05 2026-10-07")] // exactly 5 days
    [InlineData("2026-10-07", "2026-10-02 2026-10-04 2026-10-07 2026-10-16")] // the nearest later one, though 4 days would be nearer
    [InlineData("2026-10-07", "2026-10-16 2026-10-07")] // order does not matter
    [InlineData("2026-10-02", "2026-09-30 2026-10-01 2026-10-04 2026-10-02")] // none at 5 days or later: the nearest from 2 days on
    [InlineData(null, "2026-09-30 2026-10-01")] // 0 and 1 days
    [InlineData(null, "")]
    [InlineData("2026-10-30", "2026-09-25 2026-10-30")] // what is past does not count
    public void Takes_the_nearest_expiry_far_enough_out(string? expected, string listed)
    {
        var expiries = listed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(DateOnly.Parse).ToList();

        Assert.Equal(expected is null ? null : DateOnly.Parse(expected), new OptionByDelta().ChooseExpiry(expiries, new DateOnly(2026, 9, 30)));
    }

    [Fact]
    public void Both_distances_may_be_set()
    {
        var rule = new OptionByDelta { DaysToExpiry = 0, FallbackDaysToExpiry = 0 };

        Assert.Equal(new DateOnly(2026, 9, 30), rule.ChooseExpiry([new(2026, 10, 5), new(2026, 9, 30)], new DateOnly(2026, 9, 30)));
    }
}
