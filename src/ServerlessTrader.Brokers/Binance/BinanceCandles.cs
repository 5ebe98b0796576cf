using System.Globalization;
using System.Text.Json;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>Reads closed candles. A length the exchange does not serve is put together from the longest it does that divides it, on the grid of the UTC day.</summary>
internal sealed class BinanceCandles(BinanceRest rest, BinanceClock clock)
{
    private const int MostRows = 1500;

    private static readonly (int Minutes, string Name)[] _intervals =
    [
        (1, "1m"), (3, "3m"), (5, "5m"), (15, "15m"), (30, "30m"), (60, "1h"), (120, "2h"), (240, "4h"), (360, "6h"), (480, "8h"), (720, "12h"), (1440, "1d"),
        (4320, "3d"), (10_080, "1w"),
    ];

    /// <summary>The interval to ask for, or null when the length has no grid within a day.</summary>
    public static (int Minutes, string Name)? SourceOf(Timeframe timeframe)
    {
        var exact = Array.Find(_intervals, interval => interval.Minutes == timeframe.Minutes);
        if (exact.Name is not null)
            return exact;
        return Timeframe.OneDay.Minutes % timeframe.Minutes == 0
            ? _intervals.Last(interval => interval.Minutes < timeframe.Minutes && timeframe.Minutes % interval.Minutes == 0)
            : null;
    }

    public async ValueTask<IReadOnlyList<Candle>> ReadAsync(
        string symbol, Timeframe timeframe, (int Minutes, string Name) source, int count, CancellationToken cancellationToken)
    {
        var factor = timeframe.Minutes / source.Minutes;
        // The unfinished bar, and a first one that may begin before what is read.
        var wanted = checked((count + 1) * factor + (factor > 1 ? factor : 0));
        var rows = new LinkedList<Candle[]>();
        var read = 0;
        long? before = null;
        while (read < wanted)
        {
            var limit = Math.Min(MostRows, wanted - read);
            var page = await PageAsync(symbol, source, limit, before, cancellationToken).ConfigureAwait(false);
            if (page.Length == 0)
                break;
            rows.AddFirst(page);
            read += page.Length;
            if (page.Length < limit)
                break;
            before = page[0].OpenTime.ToUnixTimeMilliseconds() - 1;
        }

        var now = clock.Now;
        IEnumerable<Candle> candles = rows.SelectMany(page => page);
        if (factor > 1)
            candles = Merge(candles, timeframe, factor);
        var closed = candles.Where(candle => candle.OpenTime + timeframe.Length <= now).ToList();
        return closed.Count > count ? closed[^count..] : closed;
    }

    private static IEnumerable<Candle> Merge(IEnumerable<Candle> rows, Timeframe timeframe, int factor) =>
        rows.GroupBy(row => row.OpenTime.UtcTicks / timeframe.Length.Ticks)
            .Select(group => (Open: new DateTimeOffset(group.Key * timeframe.Length.Ticks, TimeSpan.Zero), Rows: group.ToList()))
            .Where(bar => bar.Rows.Count == factor)
            .Select(bar => new Candle(
                bar.Open, bar.Rows[0].Open, bar.Rows.Max(row => row.High), bar.Rows.Min(row => row.Low), bar.Rows[^1].Close, bar.Rows.Sum(row => row.Volume)));

    private async ValueTask<Candle[]> PageAsync(string symbol, (int Minutes, string Name) source, int limit, long? before, CancellationToken cancellationToken)
    {
        var parameters = new BinanceParameters().Add("symbol", symbol).Add("interval", source.Name);
        if (before is { } end)
            parameters.Add("endTime", end);
        var call = BinanceCall.Public("/fapi/v1/klines", WeightOf(limit), BinancePriority.Background, parameters.Add("limit", limit));
        var reply = await rest.AskAsync(call, null, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (reply.Failure == BinanceFailure.NoSuchSymbol)
            return [];
        if (!reply.IsSuccess)
            throw new BrokerUnavailableException($"Binance: {call}: {reply.Reason}");
        try
        {
            return Parse(reply.Body);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            throw new BrokerUnavailableException($"Binance: {call} was answered with something that cannot be read.");
        }
    }

    private static int WeightOf(int limit) => limit switch
    {
        <= 99 => 1,
        <= 499 => 2,
        <= 1000 => 5,
        _ => 10,
    };

    /// <summary>An array of arrays: open time, open, high, low, close, volume, close time, and more that is not needed.</summary>
    private static Candle[] Parse(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var rows = new Candle[document.RootElement.GetArrayLength()];
        var index = 0;
        foreach (var row in document.RootElement.EnumerateArray())
        {
            rows[index++] = new Candle(
                DateTimeOffset.FromUnixTimeMilliseconds(row[0].GetInt64()), Number(row[1]), Number(row[2]), Number(row[3]), Number(row[4]), Number(row[5]));
        }

        return rows;
    }

    private static decimal Number(JsonElement element) => element.ValueKind == JsonValueKind.Number
        ? element.GetDecimal()
        : decimal.Parse(element.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture);
}
