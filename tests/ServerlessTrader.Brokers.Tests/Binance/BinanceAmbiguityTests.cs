using ServerlessTrader.Brokers.Binance;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Tests.Binance;

public sealed class BinanceAmbiguityTests : IDisposable
{
    private const string PostOrder = "POST /fapi/v1/order";
    private const string GetOrder = "GET /fapi/v1/order";

    private readonly BinanceDesk _desk = new();

    private StubExchange Exchange => _desk.Exchange;

    public void Dispose() => _desk.Dispose();

    [Theory]
    [InlineData(503, """{"code":-1000,"msg":"An unknown error occured while processing the request."}""")]
    [InlineData(503, "Service Unavailable.")]
    [InlineData(503, """{"code":-1008,"msg":"Request throttled by system-level protection."}""")]
    [InlineData(500, "")]
    [InlineData(408, """{"code":-1007,"msg":"Timeout waiting for response from backend server."}""")]
    [InlineData(400, """{"code":-1006,"msg":"Execution status unknown."}""")]
    [InlineData(400, "<html>")]
    [InlineData(200, "{\"orderId\":225421")]
    [InlineData(200, "{}")]
    [InlineData(200, "[]")]
    [InlineData(200, "null")]
    [InlineData(429, """{"code":-1003,"msg":"Too many requests."}""")]
    [InlineData(418, """{"code":-1003,"msg":"Way too many requests; IP banned until 1790755300000."}""")]
    [InlineData(400, """{"code":-1015,"msg":"Too many new orders."}""")]
    [InlineData(400, """{"code":-5028,"msg":"Timestamp for this request is outside of the ME recvWindow."}""")]
    public async Task An_order_whose_fate_the_answer_does_not_tell_is_unknown_and_never_sent_twice(int status, string body)
    {
        Exchange.Always(PostOrder, body, status);
        Assert.IsType<OrderOutcome.Unknown>(await _desk.RunAsync(_desk.Broker.SubmitAsync(BinanceDesk.Market())));
        Assert.Single(Exchange.To(PostOrder));
    }

    [Fact]
    public async Task A_broken_connection_is_unknown()
    {
        Exchange.InTurn(PostOrder, new StubAnswer("") { Fault = new HttpRequestException(HttpRequestError.ResponseEnded, "ended") });
        Assert.IsType<OrderOutcome.Unknown>(await _desk.Broker.SubmitAsync(BinanceDesk.Market()));
        Assert.Single(Exchange.To(PostOrder));
    }

    [Fact]
    public async Task No_answer_in_time_is_unknown()
    {
        Exchange.InTurn(PostOrder, new StubAnswer("") { Hangs = true });
        Assert.IsType<OrderOutcome.Unknown>(await _desk.RunAsync(_desk.Broker.SubmitAsync(BinanceDesk.Market())));
        Assert.Equal(BinanceDesk.Start.AddSeconds(5), _desk.Clock.GetUtcNow());
    }

    [Fact]
    public async Task An_answer_about_another_order_is_unknown()
    {
        Exchange.Always(PostOrder, BinanceDesk.Order("NEW", id: "somebody-else"));
        Assert.IsType<OrderOutcome.Unknown>(await _desk.Broker.SubmitAsync(BinanceDesk.Market()));
    }

    [Theory]
    [InlineData(-2019, "Margin is insufficient.")]
    [InlineData(-2022, "ReduceOnly Order is rejected.")]
    [InlineData(-4164, "Order's notional must be no smaller than 100 (unless you choose reduce only)")]
    [InlineData(-1121, "Invalid symbol.")]
    public async Task A_plain_no_is_a_rejection_in_the_exchanges_words(int code, string message)
    {
        Exchange.Always(PostOrder, _ => StubAnswer.Error(code, message: message));
        var rejected = BinanceOrderTests.Rejected(await _desk.Broker.SubmitAsync(BinanceDesk.Market()));
        Assert.Equal((code.ToString(System.Globalization.CultureInfo.InvariantCulture), message), (rejected.Code, rejected.Message));
    }

    [Fact]
    public async Task A_client_id_that_is_taken_answers_with_the_order_that_has_it()
    {
        Exchange.Always(PostOrder, _ => StubAnswer.Error(-4116));
        Exchange.Always(GetOrder, BinanceDesk.Order("NEW"));
        Assert.Equal("22542179", BinanceOrderTests.Confirmed(await _desk.Broker.SubmitAsync(BinanceDesk.Market())).BrokerOrderId);
        Assert.Single(Exchange.To(PostOrder));
    }

    [Fact]
    public async Task A_client_id_that_is_taken_by_an_order_that_is_not_shown_is_unknown()
    {
        Exchange.Always(PostOrder, _ => StubAnswer.Error(-4116));
        Exchange.Always(GetOrder, _ => StubAnswer.Error(-2013));
        Assert.IsType<OrderOutcome.Unknown>(await _desk.Broker.SubmitAsync(BinanceDesk.Market()));
    }

    [Fact]
    public async Task After_a_change_of_the_position_mode_the_order_is_sent_once_more_as_it_now_must_be()
    {
        Exchange.InTurn(PostOrder, StubAnswer.Error(-4061), new StubAnswer(BinanceDesk.Order("NEW")));
        Exchange.InTurn(
            "GET /fapi/v1/accountConfig", new StubAnswer("""{"dualSidePosition":false}"""), new StubAnswer("""{"dualSidePosition":true}"""));
        BinanceOrderTests.Confirmed(await _desk.Broker.SubmitAsync(BinanceDesk.Market(OrderSide.Sell, reduceOnly: true)));
        Assert.Equal([(null, "true"), ("LONG", null)], Exchange.To(PostOrder).Select(request => (request["positionSide"], request["reduceOnly"])));
    }

    [Fact]
    public async Task A_position_side_refused_in_an_unchanged_mode_is_a_rejection()
    {
        Exchange.Always(PostOrder, _ => StubAnswer.Error(-4061));
        Assert.Equal("-4061", BinanceOrderTests.Rejected(await _desk.Broker.SubmitAsync(BinanceDesk.Market())).Code);
        Assert.Single(Exchange.To(PostOrder));
    }

    [Fact]
    public async Task An_order_refused_for_its_timestamp_is_sent_once_more_by_the_exchanges_clock()
    {
        Exchange.InTurn(PostOrder, StubAnswer.Error(-1021), new StubAnswer(BinanceDesk.Order("NEW")));
        await _desk.Venue.Rest.SynchroniseAsync(default);
        Exchange.ServerAhead = TimeSpan.FromSeconds(30);
        BinanceOrderTests.Confirmed(await _desk.Broker.SubmitAsync(BinanceDesk.Market()));
        Assert.Equal([1790755200000, 1790755230000], Exchange.To(PostOrder).Select(request => request.Timestamp));
    }

    [Fact]
    public async Task A_timestamp_refused_twice_is_unknown_and_not_tried_for_ever()
    {
        Exchange.Always(PostOrder, _ => StubAnswer.Error(-1021));
        Assert.IsType<OrderOutcome.Unknown>(await _desk.Broker.SubmitAsync(BinanceDesk.Market()));
        Assert.Equal(2, Exchange.To(PostOrder).Count());
    }

    [Theory]
    [InlineData(401, -2015)]
    [InlineData(400, -1022)]
    [InlineData(401, -2014)]
    public async Task Keys_that_are_refused_are_read_anew_once(int status, int code)
    {
        _desk.Secrets.Newer["key"] = "newer-key";
        Exchange.Always(PostOrder, request => request.ApiKey == "newer-key" ? new StubAnswer(BinanceDesk.Order("NEW")) : StubAnswer.Error(code, status));
        BinanceOrderTests.Confirmed(await _desk.Broker.SubmitAsync(BinanceDesk.Market()));
        Assert.Equal([BinanceDesk.ApiKey, "newer-key"], Exchange.To(PostOrder).Select(request => request.ApiKey));
    }

    [Fact]
    public async Task Keys_that_stay_refused_are_a_rejection()
    {
        Exchange.Always(PostOrder, _ => StubAnswer.Error(-2015, 401));
        Assert.Equal("-2015", BinanceOrderTests.Rejected(await _desk.Broker.SubmitAsync(BinanceDesk.Market())).Code);
        Assert.Equal((2, 2), (Exchange.To(PostOrder).Count(), _desk.Secrets.Refreshes));
    }

    [Fact]
    public async Task Without_its_keys_an_account_refuses_orders_and_cannot_be_read()
    {
        _desk.Secrets["secret"] = null;
        var rejected = BinanceOrderTests.Rejected(await _desk.RunAsync(_desk.Broker.SubmitAsync(BinanceDesk.Market())));
        Assert.Equal("keys-missing", rejected.Code);
        Assert.Contains("'secret'", rejected.Message, StringComparison.Ordinal);
        Assert.IsType<OrderOutcome.Unknown>(await _desk.Broker.FindAsync(BinanceDesk.Market().Key));
        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await _desk.RunAsync(_desk.Broker.GetBalanceAsync()));
        Assert.Empty(Exchange.Requests);
    }

    [Fact]
    public async Task An_order_that_took_too_long_to_prepare_is_not_sent()
    {
        Exchange.Always("GET /fapi/v1/accountConfig", _ =>
        {
            _desk.Clock.Advance(TimeSpan.FromSeconds(3));
            return new StubAnswer("""{"dualSidePosition":false}""");
        });
        Exchange.Always(PostOrder, BinanceDesk.Order("NEW"));
        Assert.IsType<OrderOutcome.Unknown>(await _desk.Broker.SubmitAsync(BinanceDesk.Market()));
        Assert.Empty(Exchange.To(PostOrder));
    }

    [Fact]
    public void Not_found_is_the_truth_once_the_last_request_can_no_longer_be_taken()
    {
        Assert.Equal(TimeSpan.FromSeconds(18), _desk.Broker.Capabilities.NotFoundSettles);
        Assert.Equal(TimeSpan.FromSeconds(12), (BinanceDesk.Options with { RecvWindow = TimeSpan.FromSeconds(2) }).NotFoundSettles);
    }
}
