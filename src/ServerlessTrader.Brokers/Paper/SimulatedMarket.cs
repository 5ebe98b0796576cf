using System.Collections.Concurrent;
using System.Collections.Immutable;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Paper;

/// <summary>
/// A market that is open round the clock and exists nowhere: underlyings move along their paths, options are priced from them by Black and Scholes with a
/// smile. Everything follows from the seed and the clock, so that a run can be repeated exactly and a restarted process finds the market where it would be by
/// now. Every quote is as old as the question.
/// </summary>
/// <remarks>
/// Options have no candles. <see cref="GetCandlesAsync"/> gives as many as asked for, however far back. Safe to call from any thread.
/// </remarks>
public sealed class SimulatedMarket : IMarketData
{
    private readonly TimeProvider _time;
    private readonly bool _noCandles;
    private readonly Dictionary<string, Pit> _pits;
    private readonly ConcurrentDictionary<string, ScriptedOption> _options = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ScriptedQuote> _quotes = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public SimulatedMarket(SimulatedMarketOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        options.Check();
        _time = time;
        _noCandles = options.NoCandles;
        _pits = options.Underlyings.ToDictionary(underlying => underlying.Symbol, underlying => new Pit(underlying, options), StringComparer.Ordinal);
    }

    /// <summary>Quotes an option as written from now on, in place of what it would cost; also one that is not listed.</summary>
    public void Script(ScriptedOption option)
    {
        ArgumentNullException.ThrowIfNull(option);
        _options[option.Contract.Symbol] = option;
    }

    /// <summary>Quotes an underlying or a perpetual as written from now on. Its path, and with it candles and options, stay as they are.</summary>
    public void Script(ScriptedQuote quote)
    {
        ArgumentNullException.ThrowIfNull(quote);
        _quotes[quote.Symbol] = quote;
    }

    /// <summary>The mark of a symbol now (see <see cref="PriceTick.Price"/>), or null when it is not quoted.</summary>
    public decimal? MarkOf(string symbol) => MarkOf(symbol, _time.GetUtcNow());

    internal decimal? MarkOf(string symbol, DateTimeOffset now) => QuoteOf(symbol, now)?.Mark();

    /// <inheritdoc/>
    public ValueTask<Quote?> GetQuoteAsync(string symbol, CancellationToken cancellationToken = default) => new(QuoteOf(symbol, _time.GetUtcNow()));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Candle>> GetCandlesAsync(string symbol, Timeframe timeframe, int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(timeframe.Minutes, nameof(timeframe));
        IReadOnlyList<Candle> candles = _noCandles || !_pits.TryGetValue(symbol, out var pit) ? [] : pit.Candles.Closed(timeframe, count, _time.GetUtcNow());
        return new(candles);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<DateOnly>> GetExpiriesAsync(string underlying, CancellationToken cancellationToken = default)
    {
        var now = _time.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        IEnumerable<DateOnly> listed = _pits.GetValueOrDefault(underlying)?.Pricer?.Expiries(now) ?? [];
        var scripted = ScriptedOn(underlying).Select(option => option.Contract.Expiry).Where(expiry => expiry >= today);
        return new([.. listed.Concat(scripted).Distinct().Order()]);
    }

    /// <inheritdoc/>
    public ValueTask<OptionChain> GetOptionChainAsync(string underlying, DateOnly expiry, CancellationToken cancellationToken = default)
    {
        var now = _time.GetUtcNow();
        var pit = _pits.GetValueOrDefault(underlying)
            ?? throw new BrokerUnavailableException($"The simulated market has no {underlying}; it has {string.Join(", ", _pits.Keys)}.");
        var spot = pit.PriceAt(now);
        var rows = pit.Pricer is { } pricer && pricer.Expiries(now).Contains(expiry) ? pricer.Chain(expiry, spot, now) : [];
        var scripted = ScriptedOn(underlying).Where(option => option.Contract.Expiry == expiry).ToDictionary(option => option.Contract);
        var chain = rows.Where(row => !scripted.ContainsKey(row.Contract))
            .Concat(scripted.Values.Select(option => RowOf(option, now)))
            .OrderBy(row => row.Contract.Strike)
            .ThenBy(row => row.Contract.Right);
        return new(new OptionChain(underlying, expiry, spot, chain.ToImmutableArray()));
    }

    /// <inheritdoc/>
    public ValueTask<PriceRules> GetPriceRulesAsync(Instrument instrument, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        var pit = _pits.GetValueOrDefault(instrument.UnderlyingSymbol);
        var rules = instrument switch
        {
            OptionContract option when pit?.Pricer is { } pricer && pricer.Lists(option, _time.GetUtcNow()) => pricer.Rules,
            OptionContract option when _options.ContainsKey(option.Symbol) => pit?.Pricer?.Rules ?? PriceRules.PennyOption,
            Perpetual => pit?.Underlying.PerpetualRules,
            _ => null,
        };
        return new(rules ?? throw new BrokerUnavailableException($"The simulated market does not list {instrument.Symbol}."));
    }

    private Quote? QuoteOf(string symbol, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(symbol);
        if (_quotes.TryGetValue(symbol, out var quote))
            return quote.At(now);
        if (_pits.TryGetValue(symbol, out var pit))
            return pit.QuoteAt(now);
        if (_options.TryGetValue(symbol, out var scripted))
            return RowOf(scripted, now).Quote;
        if (!OccSymbol.TryParse(symbol, out var parsed) || _pits.GetValueOrDefault(parsed!.Underlying) is not { Pricer: { } pricer } owner)
            return null;
        var contract = parsed with { ContractSize = owner.Underlying.Options!.ContractSize };
        return pricer.Lists(contract, now) ? pricer.Row(contract, owner.PriceAt(now), now).Quote : null;
    }

    private IEnumerable<ScriptedOption> ScriptedOn(string underlying) => _options.Values.Where(option => option.Contract.Underlying == underlying);

    private static OptionQuote RowOf(ScriptedOption option, DateTimeOffset now) => new(
        option.Contract,
        new Quote(option.Bid, option.Ask, option.BidSize, option.AskSize, now - option.Age),
        option.Greeks,
        option.Volume,
        option.OpenInterest);

    /// <summary>Where one underlying is traded, with everything derived from it.</summary>
    private sealed class Pit
    {
        private readonly IPricePath _path;
        private readonly PriceRules _rules;
        private readonly ulong _sizeSeed;

        public Pit(SimulatedUnderlying underlying, SimulatedMarketOptions options)
        {
            Underlying = underlying;
            var seed = SeededNoise.SeedOf(options.Seed, underlying.Symbol);
            _path = underlying.Path ?? new BrownianPath(SeededNoise.SeedOf(seed, "path"), underlying.StartPrice, underlying.Volatility);
            _rules = underlying.PerpetualRules ?? new PriceRules(underlying.TickSize, 1m, 1m, decimal.MaxValue, 0m);
            _sizeSeed = SeededNoise.SeedOf(seed, "size");
            if (underlying.Options is { } listing)
                Pricer = new OptionPricer(underlying, listing, SeededNoise.SeedOf(seed, "options"), options.IsTradingDay);
            Candles = new CandleSampler(_path, _rules, underlying.VolumePerMinute, SeededNoise.SeedOf(seed, "volume"));
        }

        public SimulatedUnderlying Underlying { get; }

        public OptionPricer? Pricer { get; }

        public CandleSampler Candles { get; }

        public decimal PriceAt(DateTimeOffset at) => Math.Max(_rules.TickSize, _rules.PriceNearest(_path.PriceAt(at)));

        public Quote QuoteAt(DateTimeOffset at)
        {
            var price = PriceAt(at);
            var half = Underlying.HalfSpreadTicks * _rules.TickSize;
            var second = (ulong)(at.UtcTicks / TimeSpan.TicksPerSecond);
            return new Quote(Math.Max(_rules.TickSize, price - half), price + half, Size(2 * second), Size(2 * second + 1), at);
        }

        private decimal Size(ulong index) =>
            Math.Max(_rules.QuantityStep, _rules.QuantityDown(Underlying.DisplayedSize * (decimal)(0.3 + 0.7 * SeededNoise.Uniform(_sizeSeed, index))));
    }
}
