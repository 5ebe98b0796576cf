using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Exits;

namespace ServerlessTrader.Core.Tests.Exits;

/// <summary>What holds for any position, any rules and any path of prices.</summary>
public sealed class ExitPropertyTests
{
    [Fact]
    public void The_stop_only_ever_tightens() => ForAll((context, decision) => context.State.Stop is not { } before
        || (decision.State.Stop is { } after && context.Position.Sign * (after.Price - before.Price) >= 0m));

    [Fact]
    public void Every_stop_stands_on_the_grid() => ForAll((context, decision) =>
        decision.State.Stop is not { } stop || stop.Price % context.Position.Rules.TickSize == 0m);

    [Fact]
    public void The_stop_on_the_underlying_never_moves() => ForAll((context, decision) =>
        decision.State.UnderlyingStop == context.State.UnderlyingStop && decision.State.UnderlyingStopAtClose == context.State.UnderlyingStopAtClose);

    [Fact]
    public void Never_closes_more_than_is_open_nor_less_than_nothing() => ForAll((context, decision) =>
        decision.CloseQuantity >= 0m && decision.CloseQuantity <= context.Position.Open);

    [Fact]
    public void Closes_on_the_grid_and_leaves_nothing_too_small_to_close() => ForAll((context, decision) =>
    {
        var left = context.Position.Open - decision.CloseQuantity;
        return decision.CloseQuantity % context.Position.Rules.QuantityStep == 0m
            && (left == 0m || left == context.Position.Open || left >= context.Position.Rules.MinQuantity);
    });

    [Fact]
    public void Whatever_closes_has_a_reason_and_whatever_is_no_target_closes_everything() => ForAll((context, decision) =>
        (decision.CloseQuantity == 0m || decision.Call is not null)
        && (decision.Call is null or { Rank: ExitRank.Target } || decision.CloseQuantity == context.Position.Open));

    [Fact]
    public void A_target_taken_stays_taken_and_is_taken_once() => ForAll((context, decision) =>
        decision.State.Taken.AsSpan().StartsWith(context.State.Taken.AsSpan()) && decision.State.Taken.Distinct().Count() == decision.State.Taken.Length);

    [Fact]
    public void The_next_look_is_never_in_the_past() => ForAll((context, decision) => decision.Wake.At >= context.Now);

    [Fact]
    public void While_it_is_held_the_next_look_is_within_the_interval_or_at_the_open() => ForAll((scenario, context, decision) => decision.Call is not null
        || decision.Wake.At <= (context.Calendar.IsOpen(context.Now) ? context.Now + scenario.Intervals.Far : context.Calendar.NextOpen(context.Now)));

    [Fact]
    public void Looking_twice_at_the_same_moment_decides_nothing_new() => ForAll((scenario, context, decision) =>
    {
        if (decision.CloseQuantity > 0m || IsStopped(context, decision))
            return true;
        var again = scenario.Look(context with { State = decision.State });
        return ChangesNothing(decision.State, again) && again.Wake == decision.Wake;
    });

    /// <summary>
    /// What a host that is woken by prices relies on: as long as the prices stay inside the bands and the time named has not come, a look would change nothing, so it
    /// need not be made; also not when candles close meanwhile, for then no rule waits for them. The time-value rule is left out: two prices together decide it, and it
    /// names a time instead.
    /// </summary>
    [Fact]
    public void Inside_its_bands_and_before_its_time_nothing_happens() => ForAll(
        (scenario, context, decision) =>
        {
            if (decision.CloseQuantity > 0m)
                return true;
            for (var probes = 0; probes < 8; probes++)
            {
                var price = scenario.Inside(decision.Wake.Instrument, context.Price * 3m);
                var underlying = scenario.Inside(decision.Wake.Underlying, 50_000m);
                if (decision.Wake.Instrument?.IsCrossedBy(price) == true || decision.Wake.Underlying?.IsCrossedBy(underlying) == true)
                    continue; // The stop has moved beyond the price: there is no inside, and the host looks at once.
                var at = scenario.Before(context.Now, decision.Wake.At);
                var look = context with
                {
                    State = decision.State,
                    Now = at,
                    Candles = scenario.CandlesAt(at),
                    Price = price,
                    UnderlyingPrice = probes % 3 == 0 ? context.UnderlyingPrice is null ? null : underlying : underlying,
                };
                if (!ChangesNothing(decision.State, scenario.Look(look)))
                    return false;
            }

            return true;
        },
        withTimeValue: false);

    /// <summary>The other half: a band is no narrower than it must be, or a trade would be looked at for nothing.</summary>
    [Fact]
    public void At_the_adverse_end_of_its_band_it_is_stopped() => ForAll((scenario, context, decision) =>
    {
        if (decision.CloseQuantity > 0m || decision.Wake.Instrument is not { } band)
            return true;
        var end = context.Position.Sign > 0 ? band.Below : band.Above;
        return end is not { } price
            || scenario.Look(context with { State = decision.State, Price = price }).Call?.Rank == ExitRank.Stop;
    });

    [Fact]
    public void At_the_favourable_end_of_its_band_something_happens() => ForAll((scenario, context, decision) =>
    {
        if (decision.CloseQuantity > 0m || decision.Wake.Instrument is not { } band)
            return true;
        var end = context.Position.Sign > 0 ? band.Above : band.Below;
        if (end is not { } price || price <= 0m || IsStopped(context, decision))
            return true;
        var look = scenario.Look(context with { State = decision.State, Price = price });

        // Besides a target and a stop move, a profit may have been reached that a rule remembers: then it waits for something else.
        return !ChangesNothing(decision.State, look) || look.Wake.Instrument != band;
    });

    private static bool IsStopped(ExitContext context, ExitDecision decision) =>
        decision.State.Stop is { } stop && context.Position.Sign * (context.Price - stop.Price) <= 0m;

    private static bool ChangesNothing(ExitState before, ExitDecision look) =>
        look.CloseQuantity == 0m && look.Call is null && look.State.Stop == before.Stop && look.State.Taken.AsSpan().SequenceEqual(before.Taken.AsSpan());

    private static void ForAll(Func<ExitContext, ExitDecision, bool> judge) => ForAll((_, context, decision) => judge(context, decision));

    private static void ForAll(Func<ExitScenario, ExitContext, ExitDecision, bool> judge, bool withTimeValue = true) =>
        Prop.ForAll(Gen.Choose(int.MinValue, int.MaxValue).ToArbitrary(), seed =>
        {
            var scenario = new ExitScenario(seed, withTimeValue);
            return scenario.Walk((context, decision) => judge(scenario, context, decision));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
}
