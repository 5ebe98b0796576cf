using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>What the exchange lists, with its filters: read once, again every hour beside the work, and at once after a filter has refused an order.</summary>
internal sealed partial class BinanceListing(BinanceRest rest, BinanceWeight weight, TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan _goodFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan _leaveAloneFor = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private volatile State? _state;
    private volatile bool _isDoubted;
    private long _triedAt;

    /// <summary>Tells of the order limits the exchange states: within ten seconds, within a minute; null for one it does not state.</summary>
    public event Action<int?, int?>? OrderLimitsRead;

    /// <summary>The contract, or null when it is not listed.</summary>
    /// <exception cref="BrokerUnavailableException">The listing has never been read and cannot be read now.</exception>
    public async ValueTask<BinanceSymbol?> FindAsync(string symbol, CancellationToken cancellationToken)
    {
        var state = _state;
        if (state is null)
            state = await ReadFirstAsync(cancellationToken).ConfigureAwait(false);
        else if ((_isDoubted || time.GetElapsedTime(state.ReadAt) > _goodFor) && time.GetElapsedTime(Interlocked.Read(ref _triedAt)) > _leaveAloneFor)
            _ = RefreshAsync();
        return state.Symbols.GetValueOrDefault(symbol);
    }

    /// <summary>The contract if the listing has been read; never asks.</summary>
    public BinanceSymbol? Known(string symbol) => _state?.Symbols.GetValueOrDefault(symbol);

    /// <summary>An order broke a filter: what is known may be out of date.</summary>
    public void Doubt()
    {
        _isDoubted = true;
        if (_state is not null && time.GetElapsedTime(Interlocked.Read(ref _triedAt)) > _leaveAloneFor)
            _ = RefreshAsync();
    }

    public void Dispose() => _reading.Dispose();

    private async ValueTask<State> ReadFirstAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _state ?? await ReadAsync(BinancePriority.Reading, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task RefreshAsync()
    {
        try
        {
            if (!await _reading.WaitAsync(0).ConfigureAwait(false))
                return;
            try
            {
                await ReadAsync(BinancePriority.Background, CancellationToken.None).ConfigureAwait(false);
            }
            catch (BrokerUnavailableException exception)
            {
                LogStale(exception.Message);
            }
            finally
            {
                _reading.Release();
            }
        }
        catch (ObjectDisposedException)
        {
            // The host is stopping.
        }
    }

    private async ValueTask<State> ReadAsync(BinancePriority priority, CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref _triedAt, time.GetTimestamp());
        var wire = await rest.ReadAsync(
            BinanceCall.Public("/fapi/v1/exchangeInfo", 1, priority), BinanceJson.Default.WireExchange, null, cancellationToken).ConfigureAwait(false);
        if (wire.Symbols is not { Length: > 0 } symbols)
            throw new BrokerUnavailableException("Binance answered its listing without a single symbol.");
        var state = new State(
            symbols.Select(BinanceSymbol.Of).OfType<BinanceSymbol>().DistinctBy(symbol => symbol.Name).ToFrozenDictionary(symbol => symbol.Name, StringComparer.Ordinal),
            time.GetTimestamp());
        TakeLimits(wire.RateLimits ?? []);
        _isDoubted = false;
        _state = state;
        return state;
    }

    private void TakeLimits(WireRateLimit[] limits)
    {
        if (Limit("REQUEST_WEIGHT", "MINUTE", 1) is { } requests)
            weight.SetLimit(requests);
        OrderLimitsRead?.Invoke(Limit("ORDERS", "SECOND", 10), Limit("ORDERS", "MINUTE", 1));

        int? Limit(string type, string interval, int number) =>
            Array.Find(limits, limit => limit.RateLimitType == type && limit.Interval == interval && limit.IntervalNum == number)?.Limit;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The listing could not be read again, the one known stays in use: {Reason}")]
    private partial void LogStale(string reason);

    private sealed record State(FrozenDictionary<string, BinanceSymbol> Symbols, long ReadAt);
}
