using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Tests.Binance;

public sealed class BinanceAccountTests : IDisposable
{
    private const string SymbolConfig = "GET /fapi/v1/symbolConfig";
    private const string Brackets = "GET /fapi/v1/leverageBracket";
    private const string Leverage = "POST /fapi/v1/leverage";
    private const string MarginType = "POST /fapi/v1/marginType";

    private readonly BinanceDesk _desk = new();

    public BinanceAccountTests()
    {
        Exchange.Always(SymbolConfig, """[{"symbol":"BTCUSDT","marginType":"CROSSED","isAutoAddMargin":false,"leverage":20,"maxNotionalValue":"1000000"}]""");
        Exchange.Always(Brackets, """[{"symbol":"BTCUSDT","brackets":[{"bracket":1,"initialLeverage":125,"notionalCap":50000},{"bracket":2,"initialLeverage":100,"notionalCap":600000}]}]""");
        Exchange.Always(Leverage, """{"leverage":10,"maxNotionalValue":"1000000","symbol":"BTCUSDT"}""");
        Exchange.Always(MarginType, """{"code":200,"msg":"success"}""");
    }

    private StubExchange Exchange => _desk.Exchange;

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task The_balance_is_the_margin_assets()
    {
        Exchange.Always("GET /fapi/v3/account", """
            {"totalMarginBalance":"9999.0","availableBalance":"8888.0","assets":[
             {"asset":"BNB","marginBalance":"1","availableBalance":"1"},{"asset":"USDT","marginBalance":"5015.20000000","availableBalance":"4894.70000000"}],"positions":[]}
            """);
        Assert.Equal(new AccountBalance(5015.2m, 4894.7m, "USDT"), await _desk.Broker.GetBalanceAsync());
    }

    [Fact]
    public async Task In_multi_assets_mode_the_balance_is_the_accounts()
    {
        Exchange.Always("GET /fapi/v1/accountConfig", """{"dualSidePosition":false,"multiAssetsMargin":true}""");
        Exchange.Always("GET /fapi/v3/account", """{"totalMarginBalance":"9999.0","availableBalance":"8888.0","assets":[]}""");
        Assert.Equal(new AccountBalance(9999m, 8888m, "USD"), await _desk.Broker.GetBalanceAsync());
    }

    [Fact]
    public async Task Positions_of_both_sides_have_their_sign()
    {
        Exchange.Always("GET /fapi/v3/positionRisk", """
            [{"symbol":"BTCUSDT","positionSide":"LONG","positionAmt":"0.020","entryPrice":"60000.0","marginAsset":"USDT"},
             {"symbol":"BTCUSDT","positionSide":"SHORT","positionAmt":"-0.010","entryPrice":"61000.0","marginAsset":"USDT"},
             {"symbol":"ETHUSDC","positionSide":"BOTH","positionAmt":"-3","entryPrice":"3000","marginAsset":"USDC"},
             {"symbol":"XRPUSDT","positionSide":"BOTH","positionAmt":"0","entryPrice":"0"}]
            """);
        Assert.Equal(
            [("BTCUSDT", 0.020m, 60000m), ("BTCUSDT", -0.010m, 61000m), ("ETHUSDC", -3m, 3000m)],
            (await _desk.Broker.GetPositionsAsync()).Select(position => (position.Instrument.Symbol, position.Quantity, position.AveragePrice)));
    }

    [Fact]
    public async Task A_read_that_fails_in_passing_is_repeated()
    {
        Exchange.InTurn("GET /fapi/v3/positionRisk", new StubAnswer("", 502), new StubAnswer("", 503), new StubAnswer("[]"));
        Assert.Empty(await _desk.RunAsync(_desk.Broker.GetPositionsAsync()));
        Assert.Equal(3, Exchange.To("GET /fapi/v3/positionRisk").Count());
    }

    [Fact]
    public async Task A_read_that_keeps_failing_is_told_as_such()
    {
        Exchange.Always("GET /fapi/v3/positionRisk", "", 502);
        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await _desk.RunAsync(_desk.Broker.GetPositionsAsync()));
        Assert.Equal(3, Exchange.To("GET /fapi/v3/positionRisk").Count());
    }

    [Fact]
    public async Task A_position_that_makes_no_sense_is_not_taken_for_none()
    {
        Exchange.Always("GET /fapi/v3/positionRisk", """[{"symbol":"BTCUSDT"}]""");
        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await _desk.Broker.GetPositionsAsync());
    }

    [Fact]
    public async Task Leverage_and_margin_type_are_sent_only_when_they_differ()
    {
        Assert.Null(await _desk.Broker.PrepareAsync(BinanceDesk.Btc, new MarginTerms(10)));
        Assert.StartsWith("symbol=BTCUSDT&leverage=10&recvWindow=", Assert.Single(Exchange.To(Leverage)).Body, StringComparison.Ordinal);
        Assert.StartsWith("symbol=BTCUSDT&marginType=ISOLATED&recvWindow=", Assert.Single(Exchange.To(MarginType)).Body, StringComparison.Ordinal);
        var before = Exchange.Requests.Count;
        Assert.Null(await _desk.Broker.PrepareAsync(BinanceDesk.Btc, new MarginTerms(10)));
        Assert.Equal(before, Exchange.Requests.Count);
    }

    [Fact]
    public async Task What_is_so_already_is_success()
    {
        Exchange.Always(MarginType, _ => StubAnswer.Error(-4046, message: "No need to change margin type."));
        Assert.Null(await _desk.Broker.PrepareAsync(BinanceDesk.Btc, new MarginTerms(10)));
    }

    [Fact]
    public async Task Leverage_above_the_bracket_is_refused_with_its_figure()
    {
        var refusal = await _desk.Broker.PrepareAsync(BinanceDesk.Btc, new MarginTerms(126));
        Assert.Equal(new BrokerRefusal("leverage-above-bracket", "BTCUSDT takes a leverage of 125 at most, 126 was asked for. Write 125 or less."), refusal);
        Assert.Empty(Exchange.To(Leverage));
    }

    [Fact]
    public async Task A_margin_type_that_cannot_be_changed_now_is_refused_in_the_exchanges_words()
    {
        Exchange.Always(MarginType, _ => StubAnswer.Error(-4048, message: "Margin type cannot be changed if there exists position."));
        Assert.Equal(new BrokerRefusal("-4048", "Margin type cannot be changed if there exists position."), await _desk.Broker.PrepareAsync(BinanceDesk.Btc, new MarginTerms(20)));
    }

    [Fact]
    public async Task Leverage_that_may_or_may_not_have_been_set_is_no_answer_and_is_read_again()
    {
        Exchange.Always(Leverage, "", 502);
        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await _desk.RunAsync(_desk.Broker.PrepareAsync(BinanceDesk.Btc, new MarginTerms(10))));
        Exchange.Always(SymbolConfig, """[{"symbol":"BTCUSDT","marginType":"isolated","leverage":10}]""");
        Assert.Null(await _desk.Broker.PrepareAsync(BinanceDesk.Btc, new MarginTerms(10)));
    }
}
