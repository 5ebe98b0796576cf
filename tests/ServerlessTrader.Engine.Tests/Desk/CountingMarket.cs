using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Tests.Desk;

/// <summary>Counts the questions for a quote.</summary>
internal sealed class CountingMarket(IMarketData inner) : IMarketData
{
    private int _quotes;

    public int Quotes => Volatile.Read(ref _quotes);

    public ValueTask<Quote?> GetQuoteAsync(string symbol, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _quotes);
        return inner.GetQuoteAsync(symbol, cancellationToken);
    }

    public ValueTask<IReadOnlyList<Candle>> GetCandlesAsync(string symbol, Timeframe timeframe, int count, CancellationToken cancellationToken = default) =>
        inner.GetCandlesAsync(symbol, timeframe, count, cancellationToken);

    public ValueTask<IReadOnlyList<DateOnly>> GetExpiriesAsync(string underlying, CancellationToken cancellationToken = default) => inner.GetExpiriesAsync(underlying, cancellationToken);

    public ValueTask<OptionChain> GetOptionChainAsync(string underlying, DateOnly expiry, CancellationToken cancellationToken = default) =>
        inner.GetOptionChainAsync(underlying, expiry, cancellationToken);

    public ValueTask<PriceRules> GetPriceRulesAsync(Instrument instrument, CancellationToken cancellationToken = default) => inner.GetPriceRulesAsync(instrument, cancellationToken);
}
