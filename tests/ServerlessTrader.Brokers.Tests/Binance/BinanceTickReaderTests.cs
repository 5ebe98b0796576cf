using System.Text;
using ServerlessTrader.Brokers.Binance;

namespace ServerlessTrader.Brokers.Tests.Binance;

public sealed class BinanceTickReaderTests
{
    private static readonly BinanceSymbolTable _symbols = new([new BinanceWatched("BTCUSDT")]);

    [Theory]
    [InlineData("""{"e":"bookTicker","u":400900217,"E":1790755200001,"T":1790755200000,"s":"BTCUSDT","b":"60250.0","B":"3.1","a":"60250.1","A":"2.2","st":1,"ps":"BTCUSDT"}""")]
    [InlineData("""{"stream":"btcusdt@bookTicker","data":{"e":"bookTicker","u":400900217,"E":1790755200001,"T":1790755200000,"s":"BTCUSDT","b":"60250.0","B":"3.1","a":"60250.1","A":"2.2"}}""")]
    [InlineData("""{"a":"60250.1","s":"BTCUSDT","new":{"x":[1,{"y":2}]},"b":"60250.0","T":1790755200000,"e":"bookTicker"}""")]
    public void The_price_of_a_book_is_its_middle(string message)
    {
        Assert.Equal(("BTCUSDT", 60250.05m, 1790755200000), Read(message, BinancePriceSource.Book));
    }

    [Fact]
    public void The_time_of_a_mark_price_is_its_event_and_not_the_next_funding()
    {
        Assert.Equal(
            ("BTCUSDT", 60250.1m, 1790755200000),
            Read("""{"e":"markPriceUpdate","E":1790755200000,"s":"BTCUSDT","p":"60250.10000000","i":"60248.3","P":"60240.0","r":"0.00010000","T":1790784000000,"st":1}""", BinancePriceSource.Mark));
    }

    [Fact]
    public void A_trade_is_read_with_its_own_price()
    {
        Assert.Equal(
            ("BTCUSDT", 60251.5m, 1790755200003),
            Read("""{"e":"aggTrade","E":1790755200005,"s":"BTCUSDT","a":5933014,"p":"60251.50","q":"0.001","f":100,"l":105,"T":1790755200003,"m":true}""", BinancePriceSource.Trade));
    }

    [Theory]
    [InlineData("""{"result":null,"id":1}""")]
    [InlineData("""{"e":"bookTicker","s":"ETHUSDT","b":"1","a":"2","T":1}""")]
    [InlineData("""{"e":"markPriceUpdate","s":"BTCUSDT","p":"60250.1","E":1}""")]
    [InlineData("""{"e":"bookTicker","s":"BTCUSDT","b":"0","a":"2","T":1}""")]
    [InlineData("""{"e":"bookTicker","s":"BTCUSDT","b":"one","a":"2","T":1}""")]
    [InlineData("""{"e":"bookTicker","s":"BTCUSDT","b":"1",""")]
    [InlineData("hello")]
    [InlineData("")]
    public void What_is_no_price_of_ours_is_nothing(string message)
    {
        Assert.Null(Read(message, BinancePriceSource.Book));
    }

    [Fact]
    public void Reading_a_price_allocates_nothing()
    {
        var message = Encoding.UTF8.GetBytes("""{"stream":"btcusdt@bookTicker","data":{"e":"bookTicker","E":1790755200001,"T":1790755200000,"s":"BTCUSDT","b":"60250.0","B":"3.1","a":"60250.1","A":"2.2"}}""");
        ReadMany(message, 1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        ReadMany(message, 1000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static void ReadMany(byte[] message, int times)
    {
        for (var i = 0; i < times; i++)
            BinanceTickReader.TryRead(message, _symbols, BinancePriceSource.Book, out _, out _, out _);
    }

    private static (string Symbol, decimal Price, long At)? Read(string message, BinancePriceSource source) =>
        BinanceTickReader.TryRead(Encoding.UTF8.GetBytes(message), _symbols, source, out var symbol, out var price, out var at) ? (symbol!.Symbol, price, at) : null;
}
