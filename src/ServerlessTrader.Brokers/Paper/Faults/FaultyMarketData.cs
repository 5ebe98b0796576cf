using System.Collections.Immutable;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Paper.Faults;

/// <summary>Market data that fails as <paramref name="script"/> says. Everything else comes from <paramref name="inner"/>.</summary>
public sealed class FaultyMarketData(IMarketData inner, FaultScript script) : IMarketData
{
    private static readonly TimeSpan _staleness = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public async ValueTask<Quote?> GetQuoteAsync(string symbol, CancellationToken cancellationToken = default)
    {
        var fault = Next(FaultPoint.Quote);
        if (fault == Fault.NoQuote || await inner.GetQuoteAsync(symbol, cancellationToken).ConfigureAwait(false) is not { } quote)
            return null;
        return fault switch
        {
            Fault.StaleQuote => Stale(quote),
            Fault.ThinQuote => quote with { BidSize = Math.Min(1m, quote.BidSize), AskSize = Math.Min(1m, quote.AskSize) },
            _ => quote,
        };
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Candle>> GetCandlesAsync(string symbol, Timeframe timeframe, int count, CancellationToken cancellationToken = default)
    {
        Next(FaultPoint.Market);
        return inner.GetCandlesAsync(symbol, timeframe, count, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DateOnly>> GetExpiriesAsync(string underlying, CancellationToken cancellationToken = default)
    {
        Next(FaultPoint.Market);
        return inner.GetExpiriesAsync(underlying, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<OptionChain> GetOptionChainAsync(string underlying, DateOnly expiry, CancellationToken cancellationToken = default)
    {
        var fault = Next(FaultPoint.Chain);
        var chain = await inner.GetOptionChainAsync(underlying, expiry, cancellationToken).ConfigureAwait(false);
        return fault == Fault.StaleQuote
            ? chain with { Options = chain.Options.Select(option => option with { Quote = Stale(option.Quote) }).ToImmutableArray() }
            : chain;
    }

    /// <inheritdoc/>
    public ValueTask<PriceRules> GetPriceRulesAsync(Instrument instrument, CancellationToken cancellationToken = default)
    {
        Next(FaultPoint.Market);
        return inner.GetPriceRulesAsync(instrument, cancellationToken);
    }

    private static Quote Stale(Quote quote) => quote with { At = quote.At - _staleness };

    private Fault Next(FaultPoint at)
    {
        var fault = script.Next(at);
        return fault == Fault.Unavailable ? throw new BrokerUnavailableException("Injected: the market data cannot be read now.") : fault;
    }
}
