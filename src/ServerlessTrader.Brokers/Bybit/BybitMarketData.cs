using System.Globalization;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>Prices of Bybit's linear contracts. There are no options here: expiries are none, and a chain is empty.</summary>
public sealed class BybitMarketData : IMarketData
{
    /// <summary>Candles of one question.</summary>
    private const int PageSize = 1000;

    private readonly BybitReads _reads;
    private readonly BybitInstruments _instruments;
    private readonly BybitClock _clock;

    internal BybitMarketData(BybitReads reads, BybitInstruments instruments, BybitClock clock)
    {
        _reads = reads;
        _instruments = instruments;
        _clock = clock;
    }

    /// <inheritdoc/>
    public async ValueTask<Quote?> GetQuoteAsync(string symbol, CancellationToken cancellationToken = default)
    {
        var (ticker, at) = await TickerAsync(symbol, cancellationToken).ConfigureAwait(false);
        return ticker is { Bid1Price: not null } or { Ask1Price: not null }
            ? new Quote(ticker.Bid1Price ?? 0m, ticker.Ask1Price ?? 0m, ticker.Bid1Size ?? 0m, ticker.Ask1Size ?? 0m, _clock.ToOurs(at))
            : null;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Candle>> GetCandlesAsync(string symbol, Timeframe timeframe, int count, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(symbol);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (IntervalOf(timeframe) is not { } interval || count == 0 || await _instruments.FindAsync(symbol, cancellationToken).ConfigureAwait(false) is null)
            return [];
        var candles = new List<Candle>(count);
        DateTimeOffset? before = null;
        while (candles.Count < count)
        {
            // The newest is mostly unfinished, and dropped.
            var wanted = Math.Min(PageSize, count - candles.Count + (before is null ? 1 : 0));
            var end = before is { } oldest ? string.Create(CultureInfo.InvariantCulture, $"&end={oldest.ToUnixTimeMilliseconds() - 1}") : "";
            var query = string.Create(CultureInfo.InvariantCulture, $"category=linear&symbol={Uri.EscapeDataString(symbol)}&interval={interval}{end}&limit={wanted}");
            var (page, at) = await _reads.ReadWithTimeAsync(BybitCall.Get(BybitEndpoint.Candles, query), BybitJson.Default.BybitCandles, cancellationToken).ConfigureAwait(false);
            var rows = (page.List ?? throw new BrokerUnavailableException($"Bybit answered without candles of {symbol}."))
                .OfType<IReadOnlyList<string>>().Select(row => CandleOf(symbol, row)).Where(candle => before is null || candle.OpenTime < before)
                .OrderByDescending(candle => candle.OpenTime).ToList();
            candles.AddRange(rows.Where(candle => candle.OpenTime + timeframe.Length <= at));
            if (rows.Count == 0 || rows.Count < wanted)
                break;
            before = rows[^1].OpenTime;
        }

        return [.. candles.Take(count).Reverse()];
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DateOnly>> GetExpiriesAsync(string underlying, CancellationToken cancellationToken = default) => ValueTask.FromResult<IReadOnlyList<DateOnly>>([]);

    /// <inheritdoc/>
    public ValueTask<OptionChain> GetOptionChainAsync(string underlying, DateOnly expiry, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(new OptionChain(underlying, expiry, 0m, []));

    /// <inheritdoc/>
    /// <exception cref="InstrumentNotListedException">The exchange does not list it, or does not trade it now.</exception>
    public async ValueTask<PriceRules> GetPriceRulesAsync(Instrument instrument, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        return (await _instruments.GetAsync(instrument.Symbol, cancellationToken).ConfigureAwait(false)).Rules;
    }

    /// <summary>The mark or the last trade's price now, for a stream to start from; null when the exchange has no such contract.</summary>
    internal async ValueTask<PriceTick?> LatestAsync(string symbol, BybitPriceSource source, CancellationToken cancellationToken)
    {
        var (ticker, at) = await TickerAsync(symbol, cancellationToken).ConfigureAwait(false);
        return (source == BybitPriceSource.Mark ? ticker?.MarkPrice : ticker?.LastPrice) is > 0m and { } price ? new PriceTick(symbol, price, _clock.ToOurs(at)) : null;
    }

    private static string? IntervalOf(Timeframe timeframe) => timeframe.Minutes switch
    {
        1 or 3 or 5 or 15 or 30 or 60 or 120 or 240 or 360 or 720 => timeframe.Minutes.ToString(CultureInfo.InvariantCulture),
        1440 => "D",
        10_080 => "W",
        _ => null,
    };

    private static Candle CandleOf(string symbol, IReadOnlyList<string> row)
    {
        Span<decimal> numbers = stackalloc decimal[6];
        if (row.Count < numbers.Length)
            throw new BrokerUnavailableException($"Bybit answered a candle of {symbol} with {row.Count} figures instead of 7.");
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!decimal.TryParse(row[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
                throw new BrokerUnavailableException($"Bybit answered a candle of {symbol} with '{row[i]}' where a number belongs.");
        }

        return new Candle(DateTimeOffset.FromUnixTimeMilliseconds((long)numbers[0]), numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
    }

    private async ValueTask<(BybitTickerRow? Ticker, DateTimeOffset At)> TickerAsync(string symbol, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(symbol);
        // Asked about a symbol it does not have, the exchange complains of the parameter instead of answering with an empty list.
        if (await _instruments.FindAsync(symbol, cancellationToken).ConfigureAwait(false) is null)
            return (null, default);
        var (page, at) = await _reads.ReadWithTimeAsync(
            BybitCall.Get(BybitEndpoint.Tickers, $"category=linear&symbol={Uri.EscapeDataString(symbol)}"), BybitJson.Default.BybitPageBybitTickerRow, cancellationToken)
            .ConfigureAwait(false);
        return (page.List?.FirstOrDefault(row => row?.Symbol == symbol), at);
    }
}
