using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Paper;

/// <summary>The market as one look at it saw it: quotes and rules of the symbols that matter, and the moment just before they were read.</summary>
internal sealed class PaperView(DateTimeOffset now, TimeSpan maxQuoteAge)
{
    private readonly Dictionary<string, Quote?> _quotes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PriceRules> _rules = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);

    public DateTimeOffset Now { get; } = now;

    /// <summary>False when the venue could not be read for a quote that was asked for.</summary>
    public bool IsComplete => _unreadable.Count == 0;

    /// <summary>Reads a quote, once. A venue that cannot be read leaves the symbol out, and whatever needs it waits.</summary>
    public async ValueTask ReadQuoteAsync(IMarketData market, string symbol, CancellationToken cancellationToken)
    {
        if (_quotes.ContainsKey(symbol) || _unreadable.Contains(symbol))
            return;
        try
        {
            _quotes[symbol] = await market.GetQuoteAsync(symbol, cancellationToken).ConfigureAwait(false);
        }
        catch (BrokerUnavailableException)
        {
            _unreadable.Add(symbol);
        }
    }

    /// <summary>Reads an instrument's rules, once.</summary>
    public async ValueTask ReadRulesAsync(IMarketData market, Instrument instrument, CancellationToken cancellationToken)
    {
        if (_rules.ContainsKey(instrument.Symbol))
            return;
        try
        {
            _rules[instrument.Symbol] = await market.GetPriceRulesAsync(instrument, cancellationToken).ConfigureAwait(false);
        }
        catch (BrokerUnavailableException)
        {
            // Nothing of this instrument is dealt in this pass.
        }
    }

    /// <summary>Whether the venue answered at all about a symbol, be it that it quotes none.</summary>
    public bool WasRead(string symbol) => _quotes.ContainsKey(symbol);

    /// <summary>The quote as read, however old.</summary>
    public Quote? QuoteOf(string symbol) => _quotes.GetValueOrDefault(symbol);

    /// <summary>The quote, unless it is stale.</summary>
    public Quote? FreshQuoteOf(string symbol) => QuoteOf(symbol) is { } quote && Now - quote.At <= maxQuoteAge ? quote : null;

    public PriceRules? RulesOf(Instrument instrument) => _rules.GetValueOrDefault(instrument.Symbol);

    /// <summary>What a unit is worth: the mark, or the price paid while there is none.</summary>
    public decimal MarkOf(PaperPosition position) => QuoteOf(position.Instrument.Symbol)?.Mark() ?? position.AveragePrice;
}
