using System.Collections.Frozen;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>What may be traded, and in which steps. Read whole, kept for a while, and read again when a symbol is asked for that it lacks.</summary>
internal sealed class BybitInstruments(BybitReads reads, BybitExchange exchange) : IDisposable
{
    /// <summary>Shortest time between two readings on account of a symbol that is not there.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    /// <summary>How old a table may be that is used because no newer one can be had.</summary>
    private static readonly TimeSpan _lastResort = TimeSpan.FromDays(1);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private Table? _table;

    /// <summary>A contract that is traded now.</summary>
    /// <exception cref="InstrumentNotListedException">The table has no such contract, or it is not traded now.</exception>
    /// <exception cref="BrokerUnavailableException">The table cannot be read.</exception>
    public async ValueTask<BybitContract> GetAsync(string symbol, CancellationToken cancellationToken) =>
        await FindAsync(symbol, cancellationToken).ConfigureAwait(false)
        ?? throw new InstrumentNotListedException($"Bybit lists no linear contract '{symbol}' that is traded now. Write the exchange's own name, such as BTCUSDT.");

    /// <summary>A contract that is traded now, or null when there is none.</summary>
    /// <exception cref="BrokerUnavailableException">The table cannot be read.</exception>
    public async ValueTask<BybitContract?> FindAsync(string symbol, CancellationToken cancellationToken)
    {
        if (Fresh(symbol) is { } table)
            return table.Contracts.GetValueOrDefault(symbol);
        await _reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Fresh(symbol) is { } readMeanwhile)
                return readMeanwhile.Contracts.GetValueOrDefault(symbol);
            try
            {
                _table = new Table(await ReadAsync(cancellationToken).ConfigureAwait(false), exchange.Time.GetUtcNow());
            }
            catch (BrokerUnavailableException) when (_table is { } old && exchange.Time.GetUtcNow() - old.ReadAt < _lastResort && old.Contracts.ContainsKey(symbol))
            {
                // The steps change twice a month; the table of an hour ago is better than none.
            }

            return _table.Contracts.GetValueOrDefault(symbol);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reading.Dispose();

    private static BybitContract? Contract(BybitInstrumentRow row)
    {
        if (row is not { Symbol: { Length: > 0 } symbol, Status: null or "Trading", PriceFilter.TickSize: > 0m, LotSizeFilter: { QtyStep: > 0m, MinOrderQty: >= 0m } lots })
            return null;
        var largest = Math.Min(Limit(lots.MaxOrderQty), Limit(lots.MaxMktOrderQty));
        return new BybitContract(
            symbol,
            new PriceRules(row.PriceFilter.TickSize.Value, lots.QtyStep.Value, lots.MinOrderQty.Value, largest, lots.MinNotionalValue ?? 0m),
            row.LeverageFilter?.MaxLeverage);
    }

    private static decimal Limit(decimal? value) => value is > 0m ? value.Value : decimal.MaxValue;

    private Table? Fresh(string symbol) =>
        Volatile.Read(ref _table) is { } table && exchange.Time.GetUtcNow() - table.ReadAt is var age
        && age < exchange.Settings.FiltersMaxAge && (age < _patience || table.Contracts.ContainsKey(symbol)) ? table : null;

    private async ValueTask<FrozenDictionary<string, BybitContract>> ReadAsync(CancellationToken cancellationToken)
    {
        var rows = await reads.ReadAllAsync(
            BybitCall.Get(BybitEndpoint.Instruments, "category=linear&limit=1000"), BybitJson.Default.BybitPageBybitInstrumentRow, cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        return rows.Select(Contract).OfType<BybitContract>().DistinctBy(contract => contract.Symbol, StringComparer.Ordinal)
            .ToFrozenDictionary(contract => contract.Symbol, StringComparer.Ordinal);
    }

    private sealed record Table(FrozenDictionary<string, BybitContract> Contracts, DateTimeOffset ReadAt);
}

/// <summary>A linear contract.</summary>
/// <param name="Symbol">The exchange's name.</param>
/// <param name="Rules">Steps and limits; the largest quantity is that of a market order where it is smaller.</param>
/// <param name="MaxLeverage">Highest leverage; null when the exchange does not say.</param>
internal sealed record BybitContract(string Symbol, PriceRules Rules, decimal? MaxLeverage);
