using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>
/// Mark prices of linear contracts, from the public stream. After every connect a symbol's price is asked for first, and the stream's are believed only then; whoever
/// listened through a break gets that price and is told of the gap. Connects with the first subscription.
/// </summary>
public sealed partial class BybitPriceFeed : IPriceFeed, IBybitStreamHandler, IAsyncDisposable
{
    /// <summary>Topics of one subscribe message.</summary>
    private const int TopicsAtOnce = 100;

    private readonly BybitMarketData _market;
    private readonly BybitOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly BybitStream _stream;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _changed = new(0, 1);

    /// <summary>Replaced at every change, so that the receiving thread reads it without a lock.</summary>
    private Dictionary<string, BybitPriceLine> _lines = new(StringComparer.Ordinal);

    internal BybitPriceFeed(BybitMarketData market, BybitConnect connect, BybitOptions options, TimeProvider time, ILogger logger)
    {
        _market = market;
        _options = options;
        _time = time;
        _logger = logger;
        _stream = new BybitStream(options.Endpoints.PublicStream, this, connect, options, options.PriceSilentAfter, time, logger);
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(string symbol, Action<PriceTick> onTick, Action? onGap = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(symbol);
        ArgumentNullException.ThrowIfNull(onTick);
        BybitPriceLine line;
        IDisposable subscription;
        lock (_gate)
        {
            if (!_lines.TryGetValue(symbol, out var known))
                _lines = new Dictionary<string, BybitPriceLine>(_lines, StringComparer.Ordinal) { [symbol] = known = new BybitPriceLine(symbol) };
            line = known;
            subscription = line.Add(onTick, onGap, () => Remove(line));
        }

        Wake();
        _stream.Start();
        return subscription;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        _changed.Dispose();
    }

    async Task IBybitStreamHandler.ServeAsync(BybitConnection connection, CancellationToken cancellationToken)
    {
        // The lines subscribed on this connection, each with the question for its first price.
        var served = new Dictionary<BybitPriceLine, Task>();
        try
        {
            while (true)
            {
                var wanted = Volatile.Read(ref _lines);
                var gone = served.Keys.Where(line => !wanted.TryGetValue(line.Symbol, out var present) || present != line).ToList();
                var fresh = wanted.Values.Where(line => !served.ContainsKey(line)).ToList();

                // A symbol may have been left and wanted again: unsubscribing comes first.
                await SendAsync(connection, "unsubscribe", gone, cancellationToken).ConfigureAwait(false);
                gone.ForEach(line => served.Remove(line));
                await SendAsync(connection, "subscribe", fresh, cancellationToken).ConfigureAwait(false);
                fresh.ForEach(line => served[line] = TrustAsync(line, cancellationToken));
                await _changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await Task.WhenAll(served.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    bool IBybitStreamHandler.Take(ReadOnlySpan<byte> message)
    {
        BybitTickerMessage ticker;
        try
        {
            ticker = BybitTickerMessage.Read(message);
        }
        catch (JsonException)
        {
            LogBroken();
            return false;
        }

        if (ticker.IsRefusal)
            LogRefused(Encoding.UTF8.GetString(message));
        Span<char> name = stackalloc char[64];
        if (ticker.Symbol.IsEmpty || ticker.Symbol.Length > name.Length)
        {
            // While nobody listens, an answer to a ping is all the news there is.
            return Volatile.Read(ref _lines).Count == 0;
        }

        Encoding.UTF8.TryGetChars(ticker.Symbol, name, out var length);
        if (ticker is { MarkPrice: > 0m and { } mark, Timestamp: > 0 and < 253_402_300_799_999 }
            && Volatile.Read(ref _lines).GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[..length], out var line))
            line.Take(mark, DateTimeOffset.FromUnixTimeMilliseconds(ticker.Timestamp));
        return true;
    }

    void IBybitStreamHandler.Dropped()
    {
        foreach (var line in Volatile.Read(ref _lines).Values)
            line.Distrust();
    }

    private static async ValueTask SendAsync(BybitConnection connection, string what, List<BybitPriceLine> lines, CancellationToken cancellationToken)
    {
        foreach (var chunk in lines.Chunk(TopicsAtOnce))
        {
            var topics = string.Join(',', chunk.Select(line => $"\"tickers.{JsonEncodedText.Encode(line.Symbol)}\""));
            await connection.SendAsync(Encoding.UTF8.GetBytes($$"""{"req_id":"{{what}}","op":"{{what}}","args":[{{topics}}]}"""), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks for a line's price until there is one.</summary>
    private async Task TrustAsync(BybitPriceLine line, CancellationToken cancellationToken)
    {
        var wait = _options.ReconnectDelay;
        while (Volatile.Read(ref _lines).GetValueOrDefault(line.Symbol) == line)
        {
            try
            {
                if (await _market.MarkAsync(line.Symbol, cancellationToken).ConfigureAwait(false) is { } tick)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    line.Trust(tick);
                    return;
                }

                LogNotListed(line.Symbol);
                wait = _options.LongestReconnectDelay;
            }
            catch (BrokerUnavailableException exception)
            {
                LogNoPrice(line.Symbol, exception.Message);
            }

            await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
            wait = wait * 2 < _options.LongestReconnectDelay ? wait * 2 : _options.LongestReconnectDelay;
        }
    }

    private void Remove(BybitPriceLine line)
    {
        lock (_gate)
        {
            if (!line.IsIdle || _lines.GetValueOrDefault(line.Symbol) != line)
                return;
            var rest = new Dictionary<string, BybitPriceLine>(_lines, StringComparer.Ordinal);
            rest.Remove(line.Symbol);
            _lines = rest;
        }

        Wake();
    }

    private void Wake()
    {
        lock (_gate)
        {
            if (_changed.CurrentCount == 0)
                _changed.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Bybit's price stream sent something that is no JSON")]
    private partial void LogBroken();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Bybit's price stream refused a request: {Answer}")]
    private partial void LogRefused(string answer);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Bybit lists no linear contract {Symbol}; it has no prices")]
    private partial void LogNotListed(string symbol);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The price of {Symbol} cannot be read, so its stream is not trusted yet: {Reason}")]
    private partial void LogNoPrice(string symbol, string reason);
}
