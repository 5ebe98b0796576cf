using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ServerlessTrader.Brokers.Streams;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>
/// Mark prices or trades of linear contracts, from the public stream. After every connect a symbol's price is asked for first, and the stream's are believed only then; whoever
/// listened through a break gets that price and is told of the gap. Connects with the first subscription.
/// </summary>
public sealed partial class BybitPriceFeed : IPriceFeed, IStreamReader, IDisposable
{
    /// <summary>Topics of one subscribe message.</summary>
    private const int TopicsAtOnce = 100;

    private readonly BybitExchange _exchange;
    private readonly BybitPriceSource _source;
    private readonly ILogger _logger;
    private readonly StreamConnection _connection;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _changed = new(0, 1);

    /// <summary>Replaced at every change, so that the receiving thread reads it without a lock.</summary>
    private Dictionary<string, BybitPriceLine> _lines = new(StringComparer.Ordinal);
    private long _newsAt;
    private bool _isStarted;

    internal BybitPriceFeed(BybitExchange exchange, BybitPriceSource source, ILogger logger)
    {
        _exchange = exchange;
        _source = source;
        _logger = logger;
        _connection = new StreamConnection(BybitHeartbeat.Options("bybit prices", exchange.Settings), this, exchange.Sockets, exchange.Time, logger);
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
            if (!_isStarted)
                _connection.Start();
            _isStarted = true;
        }

        Wake();
        return subscription;
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    ValueTask<Uri> IStreamReader.AddressAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_exchange.Endpoints.PublicStream);

    async ValueTask IStreamReader.OnConnectedAsync(bool afterGap, CancellationToken cancellationToken)
    {
        if (afterGap)
        {
            foreach (var line in Volatile.Read(ref _lines).Values)
                line.Distrust();
        }

        Volatile.Write(ref _newsAt, _exchange.Time.GetTimestamp());
        using var life = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] parts = [ServeAsync(life.Token), BybitHeartbeat.KeepAsync(_connection, _exchange, QuietFor, life.Token)];
        var first = await Task.WhenAny(parts).ConfigureAwait(false);
        await life.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first.ConfigureAwait(false);
    }

    bool IStreamReader.OnMessage(ReadOnlySpan<byte> message)
    {
        BybitTickerMessage ticker;
        try
        {
            ticker = BybitTickerMessage.Read(message);
        }
        catch (JsonException)
        {
            LogBroken();
            return true;
        }

        if (ticker.IsRefusal)
            LogRefused(Encoding.UTF8.GetString(message));
        Span<char> name = stackalloc char[64];
        if (ticker.Symbol.IsEmpty || ticker.Symbol.Length > name.Length)
        {
            return true;
        }

        Volatile.Write(ref _newsAt, _exchange.Time.GetTimestamp());
        Encoding.UTF8.TryGetChars(ticker.Symbol, name, out var length);
        if (ticker.Timestamp is > 0 and < 253_402_300_799_999 && Volatile.Read(ref _lines).GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name[..length], out var line))
            Pass(in ticker, line, _exchange.Clock.ToOurs(DateTimeOffset.FromUnixTimeMilliseconds(ticker.Timestamp)));
        return true;
    }

    /// <summary>Of several trades in one message the dearest, the cheapest and the last are told: no level lies between two of them unseen.</summary>
    private void Pass(in BybitTickerMessage message, BybitPriceLine line, DateTimeOffset at)
    {
        if (_source == BybitPriceSource.Mark)
        {
            if (message.MarkPrice is > 0m and { } mark)
                line.Take(mark, at);
            return;
        }

        if (message.LastTrade is not (> 0m and { } last))
            return;
        if (message.HighestTrade > last)
            line.Take(message.HighestTrade, at);
        if (message.LowestTrade < last)
            line.Take(message.LowestTrade, at);
        line.Take(last, at);
    }

    /// <summary>How long no price has come; nothing while nobody listens, since then none is due.</summary>
    private TimeSpan QuietFor() => Volatile.Read(ref _lines).Count == 0 ? TimeSpan.Zero : _exchange.Time.GetElapsedTime(Volatile.Read(ref _newsAt));

    /// <summary>Subscribes what is wanted and not subscribed, and the other way round, for as long as the connection lives.</summary>
    private async Task ServeAsync(CancellationToken cancellationToken)
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
                Request("unsubscribe", gone);
                gone.ForEach(line => served.Remove(line));
                Request("subscribe", fresh);
                fresh.ForEach(line => served[line] = TrustAsync(line, cancellationToken));
                await _changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await Task.WhenAll(served.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Request(string what, List<BybitPriceLine> lines)
    {
        foreach (var chunk in lines.Chunk(TopicsAtOnce))
        {
            var topics = string.Join(',', chunk.SelectMany(TopicsOf));
            _connection.Send(Encoding.UTF8.GetBytes($$"""{"req_id":"{{what}}","op":"{{what}}","args":[{{topics}}]}"""));
        }
    }

    /// <summary>The ticker comes beside the trades, because it always has something to say: with it, silence means something.</summary>
    private IEnumerable<string> TopicsOf(BybitPriceLine line)
    {
        var symbol = JsonEncodedText.Encode(line.Symbol);
        return _source == BybitPriceSource.Mark ? [$"\"tickers.{symbol}\""] : [$"\"publicTrade.{symbol}\"", $"\"tickers.{symbol}\""];
    }

    /// <summary>Asks for a line's price until there is one.</summary>
    private async Task TrustAsync(BybitPriceLine line, CancellationToken cancellationToken)
    {
        var wait = _exchange.Settings.ReconnectDelay;
        while (Volatile.Read(ref _lines).GetValueOrDefault(line.Symbol) == line)
        {
            try
            {
                if (await _exchange.MarketData.LatestAsync(line.Symbol, _source, cancellationToken).ConfigureAwait(false) is { } tick)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    line.Trust(tick);
                    return;
                }

                LogNotListed(line.Symbol);
                wait = _exchange.Settings.LongestReconnectDelay;
            }
            catch (BrokerUnavailableException exception)
            {
                LogNoPrice(line.Symbol, exception.Message);
            }

            await Task.Delay(wait, _exchange.Time, cancellationToken).ConfigureAwait(false);
            wait = wait * 2 < _exchange.Settings.LongestReconnectDelay ? wait * 2 : _exchange.Settings.LongestReconnectDelay;
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
