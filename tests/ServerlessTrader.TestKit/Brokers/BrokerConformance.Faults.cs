using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.TestKit.Brokers;

public abstract partial class BrokerConformance
{
    /// <summary>Faults after which nobody can know, or before which nothing lasting was said: the answer is never a rejection.</summary>
    public static TheoryData<BrokerFault> Ambiguous { get; } =
    [
        BrokerFault.ErrorBefore, BrokerFault.ErrorAfter, BrokerFault.NoAnswerBefore, BrokerFault.NoAnswerAfter, BrokerFault.LostConnection, BrokerFault.BrokenAnswer,
        BrokerFault.StatusUnknown, BrokerFault.Throttled, BrokerFault.Banned, BrokerFault.WrongClock,
    ];

    [Theory]
    [MemberData(nameof(Ambiguous))]
    public async Task A_market_order_that_meets_a_fault_is_unknown_until_it_is_found(BrokerFault fault)
    {
        var order = Market(OrderSide.Buy, 0.01m);
        if (await CanFail(BrokerCall.Submit, fault))
            await IsNeverLost(order);
    }

    [Theory]
    [MemberData(nameof(Ambiguous))]
    public async Task A_limit_order_that_meets_a_fault_is_unknown_until_it_is_found(BrokerFault fault)
    {
        var order = Limit(OrderSide.Buy, 0.01m, 58_000m);
        if (await CanFail(BrokerCall.Submit, fault))
            await IsNeverLost(order);
    }

    [Theory]
    [InlineData(BrokerFault.ErrorAfter)]
    [InlineData(BrokerFault.NoAnswerAfter)]
    [InlineData(BrokerFault.LostConnection)]
    [InlineData(BrokerFault.BrokenAnswer)]
    public async Task A_cancel_whose_answer_is_lost_is_unknown_until_the_order_is_found(BrokerFault fault)
    {
        var order = Limit(OrderSide.Buy, 0.01m, 58_000m);
        await Confirmed(order);
        if (!await CanFail(BrokerCall.Cancel, fault))
            return;
        var outcome = await Broker.CancelAsync(order.Key);
        await Rig.HealAsync();
        Assert.True(outcome is OrderOutcome.Unknown or OrderOutcome.Confirmed, $"{outcome}");
        Assert.Equal((await Rig.BookedAsync(order)).Working ? OrderState.Working : OrderState.Cancelled, (await Found(order)).State);
    }

    [Theory]
    [InlineData(BrokerFault.ErrorBefore)]
    [InlineData(BrokerFault.NoAnswerBefore)]
    public async Task A_question_that_is_not_answered_is_not_answered_with_not_found(BrokerFault fault)
    {
        var order = Market(OrderSide.Buy, 0.01m);
        await Confirmed(order);
        await Rig.RestartAsync();
        if (!await CanFail(BrokerCall.Find, fault, ForLong))
            return;
        Assert.IsType<OrderOutcome.Unknown>(await Broker.FindAsync(order.Key));
        await Rig.HealAsync();
        Assert.Equal(OrderState.Filled, (await Found(order)).State);
    }

    [Fact]
    public async Task A_client_id_the_venue_calls_a_duplicate_is_looked_up()
    {
        var order = Market(OrderSide.Buy, 0.01m);
        if (!await CanFail(BrokerCall.Submit, BrokerFault.SaysDuplicate))
            return;
        var outcome = await Broker.SubmitAsync(order);
        Assert.IsNotType<OrderOutcome.Rejected>(outcome);
        Assert.Equal((1, OrderState.Filled), (await Taken(order), (await Found(order)).State));
    }

    [Fact]
    public async Task A_plain_no_is_a_rejection_and_leaves_nothing_behind()
    {
        var order = Market(OrderSide.Buy, 0.01m);
        Assert.True(await CanFail(BrokerCall.Submit, BrokerFault.Refused), "Every venue can say no.");
        var refusal = await Rejected(order);
        Assert.NotEqual("", refusal.Code);
        Assert.NotEqual("", refusal.Message);
        Assert.Equal(0, await Taken(order));
    }

    [Fact]
    public async Task An_account_that_cannot_be_read_is_unavailable_not_empty()
    {
        await Confirmed(Market(OrderSide.Buy, 0.01m));
        await Rig.FailAsync(BrokerCall.Account, BrokerFault.ErrorBefore, ForLong);
        await Unavailable(async () => await Broker.GetBalanceAsync());
        await Unavailable(async () => await Broker.GetPositionsAsync());
        await Unavailable(async () => await Broker.GetWorkingOrdersAsync());
        await Rig.HealAsync();
        Assert.Single(await Broker.GetPositionsAsync());
    }

    [Fact]
    public async Task Cancelling_all_without_knowing_that_it_worked_is_unavailable()
    {
        await Confirmed(Limit(OrderSide.Buy, 0.01m, 58_000m));
        await Rig.FailAsync(BrokerCall.Cancel, BrokerFault.ErrorBefore, ForLong);
        await Unavailable(async () => await Broker.CancelAllAsync(Rig.Instrument));
        await Rig.HealAsync();
        Assert.Single(await Broker.CancelAllAsync(Rig.Instrument));
    }

    [Fact]
    public async Task A_market_that_cannot_be_read_is_unavailable_not_empty()
    {
        await Rig.RestartAsync();
        await Rig.FailAsync(BrokerCall.Market, BrokerFault.ErrorBefore, ForLong);
        await Unavailable(async () => await Rig.Market.GetQuoteAsync(Rig.Instrument.Symbol));
        await Unavailable(async () => await Rig.Market.GetCandlesAsync(Rig.Instrument.Symbol, Timeframe.OneHour, 10));
        await Unavailable(async () => await Rig.Market.GetPriceRulesAsync(Rig.Instrument));
        await Rig.HealAsync();
        Assert.NotNull(await Rig.Market.GetQuoteAsync(Rig.Instrument.Symbol));
    }

    [Fact]
    public async Task However_often_it_fails_an_order_trades_once_or_not_at_all()
    {
        var faults = Rig.Traits.Faults.Except([BrokerFault.Refused]).Order().ToArray();
        var scripts = Gen.Choose(0, faults.Length + 1).ListOf().Resize(8);
        await Prop.ForAll(scripts.ToArbitrary(), script => TradesOnceAsync([.. script.Select(at => at < faults.Length ? faults[at] : (BrokerFault?)null)]).GetAwaiter().GetResult())
            .RunAsync(maxTests: 25);
    }

    /// <summary>The engine's own protocol: ask while it is unknown, submit again only what is not found; now and then the process dies in between.</summary>
    private async Task<bool> TradesOnceAsync(IReadOnlyList<BrokerFault?> script)
    {
        var before = await Rig.HeldAsync();
        var order = Market(before > 0m ? OrderSide.Sell : OrderSide.Buy, 0.01m);
        OrderReport? report = null;
        for (var attempt = 0; report is null; attempt++)
        {
            if (attempt < script.Count && script[attempt] is { } fault)
                await Rig.FailAsync(BrokerCall.Submit, fault);
            if (attempt % 3 == 2)
                await Rig.RestartAsync();
            var outcome = await Broker.SubmitAsync(order);
            await Rig.HealAsync();
            if (outcome is OrderOutcome.Unknown)
                outcome = await Broker.FindAsync(order.Key);
            report = (outcome as OrderOutcome.Confirmed)?.Report;
            Assert.True(outcome is OrderOutcome.Confirmed or OrderOutcome.NotFound or OrderOutcome.Unknown, $"{outcome}");
        }

        var booked = await Rig.BookedAsync(order);
        Assert.Equal((1, Signed(order, report)), (booked.TimesTaken, booked.Filled));
        return await Rig.HeldAsync() - before == Signed(order, report);
    }

    /// <summary>Never a rejection, and afterwards the broker tells what the venue's books say; asking again changes nothing beyond the one order.</summary>
    private async Task IsNeverLost(OrderRequest order)
    {
        var outcome = await Broker.SubmitAsync(order);
        await Rig.HealAsync();
        Assert.True(outcome is OrderOutcome.Unknown or OrderOutcome.Confirmed, $"{outcome}");
        var booked = await Rig.BookedAsync(order);
        if (booked.TimesTaken == 0)
            Assert.IsType<OrderOutcome.NotFound>(await Broker.FindAsync(order.Key));
        else
            Assert.Equal(booked.Filled, Signed(order, await Found(order)));
        await Confirmed(order);
        Assert.Equal(1, await Taken(order));
    }

    /// <summary>Makes a call fail; false, with proof, where the venue cannot be made to.</summary>
    private async Task<bool> CanFail(BrokerCall at, BrokerFault fault, int times = 1)
    {
        if (Rig.Traits.Faults.Contains(fault))
        {
            await Rig.FailAsync(at, fault, times);
            return true;
        }

        await Assert.ThrowsAsync<NotSupportedException>(async () => await Rig.FailAsync(at, fault, times));
        return false;
    }

    private static async Task Unavailable(Func<Task> read) => await Assert.ThrowsAsync<BrokerUnavailableException>(read);
}
