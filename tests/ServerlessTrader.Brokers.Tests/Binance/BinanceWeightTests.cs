using ServerlessTrader.Brokers.Binance;

namespace ServerlessTrader.Brokers.Tests.Binance;

public sealed class BinanceWeightTests
{
    private readonly ManualTimeProvider _time = new(BinanceDesk.Start);
    private readonly BinanceClock _clock;
    private readonly BinanceWeight _weight;

    public BinanceWeightTests()
    {
        _clock = new BinanceClock(_time);
        _weight = new BinanceWeight(_clock);
        _weight.SetLimit(100);
    }

    [Theory]
    [InlineData(BinancePriority.Background, 60)]
    [InlineData(BinancePriority.Reading, 80)]
    [InlineData(BinancePriority.Entry, 90)]
    [InlineData(BinancePriority.Urgent, 100)]
    public void What_matters_less_is_held_back_sooner(BinancePriority priority, int most)
    {
        Assert.Null(_weight.TryTake(most, priority));
        Assert.NotNull(_weight.TryTake(1, priority));
    }

    [Fact]
    public void What_was_held_back_took_nothing()
    {
        _weight.TryTake(70, BinancePriority.Background);
        Assert.Equal(0, _weight.Used);
    }

    [Fact]
    public void A_new_minute_has_a_new_budget()
    {
        _weight.TryTake(100, BinancePriority.Urgent);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(_weight.TryTake(60, BinancePriority.Background));
    }

    [Fact]
    public void The_minute_is_the_exchanges()
    {
        // 1790755200 is a full minute; the exchange is 10 s ahead of us.
        _clock.Learn(_time.GetUtcNow(), TimeSpan.Zero, _time.GetUtcNow().AddSeconds(10));
        _weight.TryTake(100, BinancePriority.Urgent);
        _time.Advance(TimeSpan.FromSeconds(49));
        Assert.NotNull(_weight.TryTake(1, BinancePriority.Urgent));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(_weight.TryTake(1, BinancePriority.Urgent));
    }

    [Fact]
    public void The_exchanges_own_count_is_believed_when_it_is_higher()
    {
        _weight.TryTake(1, BinancePriority.Background);
        _weight.Observe(200, 95, null, null, _clock.Now);
        Assert.Equal(95, _weight.Used);
        _weight.Observe(200, 50, null, null, _clock.Now);
        Assert.Equal(95, _weight.Used);
    }

    [Fact]
    public void A_count_from_the_minute_before_says_nothing_of_this_one()
    {
        var sentAt = _clock.Now;
        _time.Advance(TimeSpan.FromMinutes(1));
        _weight.Observe(200, 95, null, null, sentAt);
        Assert.Equal(0, _weight.Used);
    }

    [Fact]
    public void After_429_nothing_is_sent_until_the_exchange_says_so()
    {
        _weight.Observe(429, null, TimeSpan.FromSeconds(20), null, _clock.Now);
        Assert.NotNull(_weight.TryTake(0, BinancePriority.Urgent));
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(_weight.TryTake(0, BinancePriority.Urgent));
    }

    [Fact]
    public void Without_a_word_of_when_the_waits_double()
    {
        var waits = new List<double>();
        for (var i = 0; i < 4; i++)
        {
            var from = _time.GetUtcNow();
            _weight.Observe(429, null, null, null, _clock.Now);
            while (_weight.TryTake(0, BinancePriority.Urgent) is not null)
                _time.Advance(TimeSpan.FromSeconds(1));
            waits.Add((_time.GetUtcNow() - from).TotalSeconds);
        }

        Assert.Equal([5, 10, 20, 40], waits);
    }

    [Fact]
    public void A_ban_lasts_as_long_as_the_answer_says()
    {
        _weight.Observe(418, null, null, _clock.Now.AddMinutes(7), _clock.Now);
        _time.Advance(TimeSpan.FromMinutes(7) - TimeSpan.FromTicks(1));
        Assert.NotNull(_weight.TryTake(0, BinancePriority.Urgent));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(_weight.TryTake(0, BinancePriority.Urgent));
    }

    [Fact]
    public void A_ban_of_unknown_length_is_taken_for_two_minutes()
    {
        _weight.Observe(418, null, null, null, _clock.Now);
        _time.Advance(TimeSpan.FromSeconds(119));
        Assert.NotNull(_weight.TryTake(0, BinancePriority.Urgent));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(_weight.TryTake(0, BinancePriority.Urgent));
    }

    [Fact]
    public void A_late_success_does_not_open_the_gate()
    {
        var sentAt = _clock.Now;
        _weight.Observe(429, null, TimeSpan.FromSeconds(20), null, _clock.Now);
        _weight.Observe(200, 5, null, null, sentAt);
        Assert.NotNull(_weight.TryTake(0, BinancePriority.Urgent));
    }

    [Fact]
    public async Task The_accounts_of_one_address_share_one_budget()
    {
        using var desk = new BinanceDesk();
        desk.Exchange.Always("GET /fapi/v3/account", _ => new StubAnswer("""{"totalMarginBalance":"1","availableBalance":"1","assets":[]}""") { Headers = [("X-MBX-USED-WEIGHT-1M", "2300")] });
        await desk.Broker.GetBalanceAsync();
        var other = new BinanceBroker(desk.Venue, BinanceDesk.Options, desk.Secrets);
        desk.Exchange.Always("POST /fapi/v1/order", BinanceDesk.Order("NEW"));
        var before = desk.Exchange.Requests.Count;
        await Assert.ThrowsAsync<Engine.Ports.BrokerUnavailableException>(async () => await other.GetPositionsAsync());
        Assert.Equal(before, desk.Exchange.Requests.Count);
        Assert.IsType<Engine.Ports.OrderOutcome.Unknown>(await desk.Broker.SubmitAsync(BinanceDesk.Market()));
        Assert.IsType<Engine.Ports.OrderOutcome.Confirmed>(await desk.Broker.SubmitAsync(BinanceDesk.Market(reduceOnly: true)));
    }

    [Fact]
    public async Task During_a_ban_not_even_an_exit_is_sent()
    {
        using var desk = new BinanceDesk();
        desk.Exchange.Always("GET /fapi/v3/positionRisk", _ => StubAnswer.Error(-1003, 418, "Way too many requests; IP banned until 1790755500000."));
        await Assert.ThrowsAsync<Engine.Ports.BrokerUnavailableException>(async () => await desk.Broker.GetPositionsAsync());
        desk.Clock.Advance(TimeSpan.FromSeconds(299));
        var before = desk.Exchange.Requests.Count;
        Assert.IsType<Engine.Ports.OrderOutcome.Unknown>(await desk.Broker.SubmitAsync(BinanceDesk.Market(reduceOnly: true)));
        Assert.Equal(before, desk.Exchange.Requests.Count);
    }

    [Fact]
    public void Orders_are_held_back_before_the_accounts_limit_and_exits_at_it()
    {
        var orders = new BinanceOrderBudget(_clock);
        orders.SetLimits(10, null);
        orders.Observe(9, null, _clock.Now);
        Assert.NotNull(orders.TryTake(BinancePriority.Entry));
        Assert.Null(orders.TryTake(BinancePriority.Urgent));
        Assert.NotNull(orders.TryTake(BinancePriority.Urgent));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(orders.TryTake(BinancePriority.Entry));
    }

    [Fact]
    public async Task Too_many_orders_stop_the_account_and_not_the_address()
    {
        using var desk = new BinanceDesk();
        desk.Exchange.InTurn("POST /fapi/v1/order", StubAnswer.Error(-1015), new StubAnswer(BinanceDesk.Order("NEW")));
        desk.Exchange.Always("GET /fapi/v1/order", BinanceDesk.Order("NEW"));
        await desk.Broker.SubmitAsync(BinanceDesk.Market(reduceOnly: true));
        await desk.Broker.SubmitAsync(BinanceDesk.Market(reduceOnly: true));
        Assert.Single(desk.Exchange.To("POST /fapi/v1/order"));
        Assert.IsType<Engine.Ports.OrderOutcome.Confirmed>(await desk.Broker.FindAsync(BinanceDesk.Market().Key));
        desk.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.IsType<Engine.Ports.OrderOutcome.Confirmed>(await desk.Broker.SubmitAsync(BinanceDesk.Market(reduceOnly: true)));
    }
}
