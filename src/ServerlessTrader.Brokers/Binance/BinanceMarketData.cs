using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>
/// Prices of USDⓈ-M perpetuals. A symbol the exchange does not list, or does not trade now, has no quote and no candles; that it cannot be read is an exception.
/// There are no options.
/// </summary>
public sealed class BinanceMarketData : IMarketData
{
    private readonly BinanceRest _rest;
    private readonly BinanceListing _listing;
    private readonly BinanceClock _clock;

    internal BinanceMarketData(BinanceRest rest, BinanceListing listing, BinanceClock clock)
    {
        _rest = rest;
        _listing = listing;
        _clock = clock;
    }

    /// <inheritdoc/>
    public async ValueTask<Quote?> GetQuoteAsync(string symbol, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        if (await _listing.FindAsync(symbol, cancellationToken).ConfigureAwait(false) is not { IsTrading: true })
            return null;
        var call = BinanceCall.Public("/fapi/v1/ticker/bookTicker", 2, BinancePriority.Reading, new BinanceParameters().Add("symbol", symbol));
        var reply = await _rest.AskAsync(call, null, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (reply.Failure == BinanceFailure.NoSuchSymbol)
            return null;
        return QuoteOf(BinanceRest.Content(call, reply, BinanceJson.Default.WireBook));
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Candle>> GetCandlesAsync(string symbol, Timeframe timeframe, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count == 0 || BinanceCandles.SourceOf(timeframe) is not { } source || await _listing.FindAsync(symbol, cancellationToken).ConfigureAwait(false) is null)
            return [];
        return await new BinanceCandles(_rest, _clock).ReadAsync(symbol, timeframe, source, count, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>None.</summary>
    public ValueTask<IReadOnlyList<DateOnly>> GetExpiriesAsync(string underlying, CancellationToken cancellationToken = default) => new((IReadOnlyList<DateOnly>)[]);

    /// <summary>A chain without options.</summary>
    public ValueTask<OptionChain> GetOptionChainAsync(string underlying, DateOnly expiry, CancellationToken cancellationToken = default) =>
        new(new OptionChain(underlying, expiry, 0m, []));

    /// <inheritdoc/>
    /// <exception cref="InstrumentNotListedException">The exchange does not list it, or does not trade it now.</exception>
    public async ValueTask<PriceRules> GetPriceRulesAsync(Instrument instrument, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        return await _listing.FindAsync(instrument.Symbol, cancellationToken).ConfigureAwait(false) switch
        {
            null => throw new InstrumentNotListedException($"Binance lists no contract {instrument.Symbol}."),
            { IsTrading: false } symbol => throw new InstrumentNotListedException($"Binance does not trade {symbol.Name} now; its status is {symbol.Status}."),
            { Rules: { } rules } => rules,
            { Name: var name } => throw new BrokerUnavailableException($"Binance lists {name} with filters that make no sense."),
        };
    }

    /// <summary>The mark price of a listed symbol, or null when the exchange has none.</summary>
    public async ValueTask<PriceTick?> GetMarkAsync(string symbol, CancellationToken cancellationToken = default)
    {
        var call = BinanceCall.Public("/fapi/v1/premiumIndex", 1, BinancePriority.Reading, new BinanceParameters().Add("symbol", symbol));
        var reply = await _rest.AskAsync(call, null, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (reply.Failure == BinanceFailure.NoSuchSymbol)
            return null;
        return TickOf(BinanceRest.Content(call, reply, BinanceJson.Default.WireMark));
    }

    /// <summary>
    /// The latest price of each symbol for a feed: marks, or the middle of the book (which stands in for the last trade, too). One call for all, or one each when they are few.
    /// </summary>
    /// <exception cref="BrokerUnavailableException">They cannot be read.</exception>
    internal async ValueTask<IReadOnlyList<PriceTick>> GetLatestAsync(IReadOnlyCollection<string> symbols, BinancePriceSource source, CancellationToken cancellationToken)
    {
        const int Few = 2;
        var ticks = new List<PriceTick?>(symbols.Count);
        if (symbols.Count <= Few)
        {
            foreach (var symbol in symbols)
            {
                ticks.Add(source == BinancePriceSource.Mark
                    ? await GetMarkAsync(symbol, cancellationToken).ConfigureAwait(false)
                    : MidOf(symbol, await GetQuoteAsync(symbol, cancellationToken).ConfigureAwait(false)));
            }
        }
        else if (source == BinancePriceSource.Mark)
        {
            var call = BinanceCall.Public("/fapi/v1/premiumIndex", 10, BinancePriority.Entry);
            foreach (var mark in await _rest.ReadAsync(call, BinanceJson.Default.WireMarkArray, null, cancellationToken).ConfigureAwait(false))
                ticks.Add(TickOf(mark));
        }
        else
        {
            var call = BinanceCall.Public("/fapi/v1/ticker/bookTicker", 5, BinancePriority.Entry);
            foreach (var book in await _rest.ReadAsync(call, BinanceJson.Default.WireBookArray, null, cancellationToken).ConfigureAwait(false))
                ticks.Add(MidOf(book.Symbol ?? "", QuoteOf(book)));
        }

        return [.. ticks.OfType<PriceTick>().Where(tick => symbols.Contains(tick.Symbol)).DistinctBy(tick => tick.Symbol)];
    }

    private static PriceTick? MidOf(string symbol, Quote? quote) => quote is { IsTwoSided: true } book ? new PriceTick(symbol, book.Mid, book.At) : null;

    private PriceTick? TickOf(WireMark mark) => mark is { Symbol: { } symbol, MarkPrice: > 0m and var price } ? new PriceTick(symbol, price, At(mark.Time)) : null;

    private Quote QuoteOf(WireBook book) => new(book.BidPrice ?? 0m, book.AskPrice ?? 0m, book.BidQty ?? 0m, book.AskQty ?? 0m, At(book.Time));

    private DateTimeOffset At(long? milliseconds) => milliseconds is > 0 and var at ? _clock.OnThisHost(at) : _clock.Now - _clock.Offset;
}
