using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Risk;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ledger;

namespace ServerlessTrader.Engine.Tests.Ledger;

/// <summary>One account's page: reservations and totals.</summary>
public sealed class AccountStateTests
{
    private static readonly DateTimeOffset At = new(2025, 11, 10, 15, 0, 0, TimeSpan.Zero);
    private static readonly BreakerLimits Limits = new();
    private static readonly AccountState Empty = new() { Id = "paper" };
    private static readonly Reservation Three = new("qqq-longs", 3m, 679.50m, 1_372.95m, At);

    private enum Act
    {
        Reserve,
        Enter,
        Settle,
        Release,
    }

    [Fact]
    public void Totals_are_the_sum_of_the_trades_whatever_is_repeated()
    {
        var steps = (from trade in Gen.Choose(0, 5) from act in Gen.Elements(Enum.GetValues<Act>()) select (trade, act)).ListOf();
        Prop.ForAll(steps.ToArbitrary(), played =>
        {
            var page = Empty;
            var held = new HashSet<int>();
            var ended = new HashSet<int>();
            var booked = new List<TradePosition>();
            foreach (var (trade, act) in played)
            {
                switch (act)
                {
                    // A trade is sized once in its life, whatever happens to the step that does it.
                    case Act.Reserve when !ended.Contains(trade):
                        page = page.Reserve($"t{trade}", Three);
                        held.Add(trade);
                        break;
                    case Act.Enter:
                        page = page.Entered($"t{trade}", 2m, 400m + trade);
                        break;
                    case Act.Settle:
                        page = page.Settle($"t{trade}", Closed(trade), At, Limits);
                        if (held.Remove(trade))
                            booked.Add(Closed(trade));
                        ended.Add(trade);
                        break;
                    case Act.Release:
                        page = page.Release($"t{trade}");
                        held.Remove(trade);
                        ended.Add(trade);
                        break;
                }
            }

            return page.GrossProfit == booked.Sum(position => position.GrossProfit)
                && page.Fees == booked.Sum(position => position.Fees)
                && page.NetProfit == booked.Sum(position => position.NetProfit)
                && page.ClosedTrades == booked.Count
                && page.Winners.Values.Sum() == booked.Count(position => position.NetProfit > 0m)
                && page.Reservations.Keys.ToHashSet().SetEquals(held.Select(trade => $"t{trade}"))
                && page.OpenRisk == page.Reservations.Values.Sum(reservation => reservation.Risk)
                && page.Unspent == page.Reservations.Values.Sum(reservation => reservation.Unspent);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Settling_twice_books_once()
    {
        var once = Empty.Reserve("t", Three).Settle("t", Closed(1), At, Limits);
        Assert.Same(once, once.Settle("t", Closed(1), At, Limits));
        Assert.Equal((-50m, 2m, 1), (once.GrossProfit, once.Fees, once.ClosedTrades));
    }

    [Fact]
    public void Releasing_what_is_not_held_changes_nothing() => Assert.Same(Empty, Empty.Release("t"));

    [Fact]
    public void Entering_keeps_the_risk_of_what_was_filled_and_frees_the_rest_of_the_money()
    {
        var page = Empty.Reserve("t", Three).Entered("t", 2m, 458m);
        Assert.Equal((458m, 0m, 2m), (page.OpenRisk, page.Unspent, page.Reservations["t"].Quantity));
    }

    [Fact]
    public void A_winner_counts_for_its_strategy_and_ends_a_losing_streak()
    {
        var page = Empty.Reserve("a", Three).Reserve("b", Three).Settle("a", Closed(1), At, Limits);
        Assert.Equal((1, 0), (page.Breaker.LosingStreak, page.Winners.Count));
        page = page.Settle("b", Closed(4), At, Limits);
        Assert.Equal((0, 1), (page.Breaker.LosingStreak, page.Winners["qqq-longs"]));
    }

    [Fact]
    public void Three_losers_in_a_row_trip_the_breaker()
    {
        var page = Empty;
        for (var i = 0; i < 3; i++)
        {
            Assert.False(page.Breaker.IsTripped);
            page = page.Reserve($"t{i}", Three).Settle($"t{i}", Closed(1), At, Limits);
        }

        Assert.Equal((BreakerCause.LosingStreak, false), (page.Breaker.Trip!.Cause, page.Breaker.Trip.ResetsAtOpen));
    }

    /// <summary>Losers for the lower numbers, winners for the higher, one that ends at nothing but its fees.</summary>
    private static TradePosition Closed(int trade) => new(3m, 3m, 4.55m, 4.55m, (trade - 2) * 50m, 2m);
}
