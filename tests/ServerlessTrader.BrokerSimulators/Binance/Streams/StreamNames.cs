using ServerlessTrader.BrokerSimulators.Exchange;

namespace ServerlessTrader.BrokerSimulators.Binance.Streams;

/// <summary>Names of streams: <c>btcusdt@bookTicker</c>.</summary>
internal static class StreamNames
{
    public const string AllMarkPrices = "!markPrice@arr";
    public const string AllBookTickers = "!bookTicker";
    private const string KlineSuffix = "@kline_";

    public static string BookTicker(string symbol) => $"{Lower(symbol)}@bookTicker";

    public static string AggTrade(string symbol) => $"{Lower(symbol)}@aggTrade";

    /// <summary>Every second, or every three without the suffix.</summary>
    public static string MarkPrice(string symbol, bool everySecond) => $"{Lower(symbol)}@markPrice{(everySecond ? "@1s" : "")}";

    public static string KlinePrefix(string symbol) => Lower(symbol) + KlineSuffix;

    /// <summary>The door a stream is sent at; null when there is no such stream.</summary>
    public static StreamCategory? CategoryOf(string stream)
    {
        if (stream.Contains("@bookTicker", StringComparison.Ordinal) || stream == AllBookTickers || stream.Contains("@depth", StringComparison.Ordinal))
            return StreamCategory.Public;
        return stream.Contains('@', StringComparison.Ordinal) ? StreamCategory.Market : null;
    }

    /// <summary>The interval of a kline stream, or null.</summary>
    public static BarInterval? IntervalOf(string stream)
    {
        var at = stream.IndexOf(KlineSuffix, StringComparison.Ordinal);
        return at < 0 ? null : BinanceWords.Interval(stream[(at + KlineSuffix.Length)..]);
    }

    // Symbols are plain ASCII.
    private static string Lower(string symbol) => symbol.ToLowerInvariant();
}
