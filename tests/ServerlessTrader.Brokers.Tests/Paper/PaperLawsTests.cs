using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Tests.Paper;

/// <summary>What holds for every sequence of orders, prices, cancels and restarts.</summary>
public sealed class PaperLawsTests
{
    [Fact]
    public void Money_is_conserved_to_the_last_digit() => Holds(async steps =>
    {
        var run = await Play(steps);
        var spent = run.Fills.Sum(booked => booked.Signed * booked.Fill.Price * booked.Instrument.Multiplier + booked.Fill.Fee);
        return await Cash(run.Desk) == run.Desk.Options.StartingCash - spent;
    });

    [Fact]
    public void Positions_are_the_sum_of_the_fills() => Holds(async steps =>
    {
        var run = await Play(steps);
        var booked = run.Fills.GroupBy(fill => fill.Instrument).Select(fills => (fills.Key, Sum: fills.Sum(fill => fill.Signed))).Where(held => held.Sum != 0m);
        var held = (await run.Desk.Broker.GetPositionsAsync()).Select(position => (position.Instrument, position.Quantity));
        return booked.ToHashSet().SetEquals(held);
    });

    [Fact]
    public void The_same_calls_on_the_same_prices_give_the_same_fills() => Holds(async steps =>
        (await Play(steps)).Trail.SequenceEqual((await Play(steps)).Trail));

    [Fact]
    public void Killing_the_process_changes_nothing() => Holds(async steps =>
        (await Play(steps)).Trail.SequenceEqual((await Play(steps, afterEach: desk => desk.Restart())).Trail));

    [Fact]
    public void Reduce_only_never_closes_more_than_is_open() => Holds(async steps =>
    {
        var shorts = 0;
        await Play(steps, sellsOnlyReduce: true, afterEachAsync: async desk =>
            shorts += (await desk.Broker.GetPositionsAsync()).Count(held => held.Quantity < 0m));
        return shorts == 0;
    });

    [Fact]
    public void Options_are_never_bought_with_money_that_is_not_there() => Holds(async steps =>
    {
        var least = decimal.MaxValue;
        var options = steps.Select(step => step with { Contract = step.Contract % 2 }).ToList();
        await Play(options, sellsOnlyReduce: true, afterEachAsync: async desk => least = Math.Min(least, await Cash(desk)));
        return least >= 0m;
    });

    [Fact]
    public void No_order_fills_beyond_its_quantity_or_its_limit() => Holds(async steps =>
    {
        var run = await Play(steps);
        return run.Fills.GroupBy(fill => fill.Order).All(order =>
            order.Sum(fill => fill.Fill.Quantity) <= order.Key.Quantity
            && order.All(fill => order.Key.LimitPrice is not { } limit || (fill.Signed > 0m ? fill.Fill.Price <= limit : fill.Fill.Price >= limit)));
    });

    [Fact]
    public void A_known_client_id_sent_again_changes_nothing() => Holds(async steps =>
    {
        var run = await Play(steps);
        var before = (await Cash(run.Desk), (await run.Desk.Broker.GetPositionsAsync()).ToHashSet());
        foreach (var id in run.Taken.Keys)
            await run.Desk.Broker.SubmitAsync(OrderRequest.Single(id, PaperDesk.FarCall, OrderSide.Buy, 1m, OrderType.Market));
        return await Cash(run.Desk) == before.Item1
            && before.Item2.SetEquals(await run.Desk.Broker.GetPositionsAsync())
            && (await Booked(run.Desk, run.Taken)).SequenceEqual(run.Fills);
    });

    private static void Holds(Func<List<PaperStep>, Task<bool>> law) =>
        Prop.ForAll(PaperStep.Sequences, steps => law(steps).GetAwaiter().GetResult()).QuickCheckThrowOnFailure();

    private static async Task<Run> Play(
        List<PaperStep> steps, bool sellsOnlyReduce = false, Action<PaperDesk>? afterEach = null, Func<PaperDesk, Task>? afterEachAsync = null)
    {
        var desk = new PaperDesk(new PaperBrokerOptions
        {
            // Some accounts can pay for everything, some for little.
            StartingCash = steps.Count % 2 == 0 ? 1_500m : 25_000m,
            FeePerContract = 0.65m,
            FeePerOrder = 0.30m,
            PerpetualFeeRate = 0.00055m,
            SlippageTicks = 1,
            DefaultLeverage = 3m,
        });
        desk.Quote(PaperDesk.FarCall, 2.40m, 2.44m);
        var taken = new Dictionary<string, OrderRequest>();
        for (var i = 0; i < steps.Count; i++)
        {
            await steps[i].Play(desk, i + 1, taken, sellsOnlyReduce);
            afterEach?.Invoke(desk);
            if (afterEachAsync is not null)
                await afterEachAsync(desk);
        }

        // What the last step set off comes to rest, so that asking afterwards moves nothing.
        for (var i = 0; i < 3; i++)
            await desk.Broker.EvaluateAsync();
        return new Run(desk, taken, await Booked(desk, taken));
    }

    private static async Task<List<Booking>> Booked(PaperDesk desk, Dictionary<string, OrderRequest> taken)
    {
        var fills = new List<Booking>();
        foreach (var (id, order) in taken)
        {
            var sign = order.Legs[0].Side == OrderSide.Buy ? 1m : -1m;
            fills.AddRange((await desk.Find(id)).Fills.Select(fill => new Booking(order, order.Legs[0].Instrument, sign * fill.Quantity, fill)));
        }

        return fills;
    }

    /// <summary>Equity less what the positions are worth is the cash.</summary>
    private static async Task<decimal> Cash(PaperDesk desk)
    {
        var equity = (await desk.Broker.GetBalanceAsync()).Equity;
        var positions = await desk.Broker.GetPositionsAsync();
        return equity - positions.Sum(held => held.Quantity * desk.Market.MarkOf(held.Instrument.Symbol)!.Value * held.Instrument.Multiplier);
    }

    private sealed record Run(PaperDesk Desk, Dictionary<string, OrderRequest> Taken, List<Booking> Fills)
    {
        /// <summary>Every fill with the order it belongs to, comparable from run to run.</summary>
        public IEnumerable<(string, decimal, Fill)> Trail => Fills.Select(booking => (booking.Order.ClientOrderId, booking.Signed, booking.Fill));
    }

    private sealed record Booking(OrderRequest Order, Instrument Instrument, decimal Signed, Fill Fill);
}
