using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Brokers.Paper.Faults;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Tests.Paper.Faults;

public sealed class FaultyMarketDataTests
{
    private readonly PaperDesk _desk = new();
    private readonly FaultScript _script = new();
    private readonly FaultyMarketData _data;

    public FaultyMarketDataTests() => _data = new FaultyMarketData(_desk.Market, _script);

    [Fact]
    public async Task Without_a_fault_everything_goes_through()
    {
        Assert.Equal(await _desk.Market.GetQuoteAsync("QQQ"), await _data.GetQuoteAsync("QQQ"));
        Assert.Equal(5, (await _data.GetCandlesAsync("QQQ", Timeframe.OneHour, 5)).Count);
        Assert.Contains(PaperDesk.Call.Expiry, await _data.GetExpiriesAsync("QQQ"));
    }

    [Fact]
    public async Task A_stale_quote_is_an_hour_old()
    {
        _script.Then(FaultPoint.Quote, Fault.StaleQuote).Then(FaultPoint.Chain, Fault.StaleQuote);
        var then = _desk.Time.GetUtcNow().AddHours(-1);
        Assert.Equal(then, (await _data.GetQuoteAsync("QQQ"))!.Value.At);
        Assert.All((await _data.GetOptionChainAsync("QQQ", PaperDesk.Call.Expiry)).Options, row => Assert.Equal(then, row.Quote.At));
    }

    [Fact]
    public async Task A_quote_can_be_missing()
    {
        _script.Then(FaultPoint.Quote, Fault.NoQuote);
        Assert.Null(await _data.GetQuoteAsync("QQQ"));
    }

    [Fact]
    public async Task A_thin_quote_makes_a_paper_order_fill_in_parts()
    {
        var broker = new PaperBroker("desk", _desk.Options, _data, _desk.Tables, _desk.Time);
        _script.Then(FaultPoint.Quote, Fault.ThinQuote);
        var order = OrderRequest.Single("buy-1", PaperDesk.Call, OrderSide.Buy, 3m, OrderType.Market);
        Assert.Equal(1m, PaperDesk.Report(await broker.SubmitAsync(order)).FilledQuantity);
        _desk.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(3m, PaperDesk.Report(await broker.FindAsync(new OrderKey("buy-1", order.Legs[0]))).FilledQuantity);
    }

    [Fact]
    public async Task Any_reading_can_fail()
    {
        _script.Then(FaultPoint.Quote, Fault.Unavailable).Then(FaultPoint.Chain, Fault.Unavailable).Then(FaultPoint.Market, Fault.Unavailable, times: 3);
        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await _data.GetQuoteAsync("QQQ"));
        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await _data.GetOptionChainAsync("QQQ", PaperDesk.Call.Expiry));
        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await _data.GetCandlesAsync("QQQ", Timeframe.OneHour, 5));
        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await _data.GetExpiriesAsync("QQQ"));
        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await _data.GetPriceRulesAsync(PaperDesk.Call));
        Assert.NotNull(await _data.GetQuoteAsync("QQQ"));
    }
}
