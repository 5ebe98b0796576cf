using System.Text;
using BenchmarkDotNet.Attributes;
using ServerlessTrader.Brokers.Binance;

namespace ServerlessTrader.Benchmarks;

/// <summary>One message of Binance's book ticker, from its bytes to a price of a symbol known, among a number of symbols.</summary>
[MemoryDiagnoser]
public class BinanceTickBenchmark
{
    private byte[][] _messages = [];
    private BinanceSymbolTable _symbols = BinanceSymbolTable.Empty;

    /// <summary>Symbols watched.</summary>
    [Params(1, 300)]
    public int Symbols { get; set; }

    [GlobalSetup]
    public void Write()
    {
        var names = Enumerable.Range(0, Symbols).Select(i => $"SYM{i}USDT").ToArray();
        _symbols = new BinanceSymbolTable(names.Select(name => new BinanceWatched(name)));
        _messages = [.. Enumerable.Range(0, 1000).Select(i => Encoding.UTF8.GetBytes(
            $$$"""{"stream":"{{{names[i % Symbols].ToLowerInvariant()}}}@bookTicker","data":{"e":"bookTicker","u":400900217,"E":1790755200001,"T":1790755200000,"s":"{{{names[i % Symbols]}}}","b":"60250.{{{i % 10}}}0","B":"3.100","a":"60250.90","A":"2.200","st":1,"ps":"BTCUSDT"}}"""))];
    }

    [Benchmark(OperationsPerInvoke = 1000)]
    public decimal Tick()
    {
        var sum = 0m;
        foreach (var message in _messages)
        {
            if (BinanceTickReader.TryRead(message, _symbols, BinancePriceSource.Book, out _, out var price, out _))
                sum += price;
        }

        return sum;
    }
}
