using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Engine.Ports;

/// <summary>Prices of one venue. Every method throws <see cref="BrokerUnavailableException"/> when the venue cannot be read.</summary>
public interface IMarketData
{
    /// <summary>The best bid and offer of a symbol (<see cref="Instrument.Symbol"/>, or a plain underlying like QQQ); null when the venue quotes none.</summary>
    ValueTask<Quote?> GetQuoteAsync(string symbol, CancellationToken cancellationToken = default);

    /// <summary>The last <paramref name="count"/> closed candles, oldest first; fewer when the venue has fewer, none when it gives none at all.</summary>
    ValueTask<IReadOnlyList<Candle>> GetCandlesAsync(string symbol, Timeframe timeframe, int count, CancellationToken cancellationToken = default);

    /// <summary>Listed expiries of an underlying, ascending.</summary>
    ValueTask<IReadOnlyList<DateOnly>> GetExpiriesAsync(string underlying, CancellationToken cancellationToken = default);

    /// <summary>The chain of one expiry.</summary>
    ValueTask<OptionChain> GetOptionChainAsync(string underlying, DateOnly expiry, CancellationToken cancellationToken = default);

    /// <summary>What the venue accepts as price and quantity.</summary>
    ValueTask<PriceRules> GetPriceRulesAsync(Instrument instrument, CancellationToken cancellationToken = default);
}
