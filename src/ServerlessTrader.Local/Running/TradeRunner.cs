using System.Collections.Concurrent;
using System.Threading.Channels;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Local.Running;

/// <summary>
/// Runs the loops of all trades in this process: a trade is run when it starts, when its time has come, when a price reaches one of its levels, or when a command was
/// stored in it; never twice at once. Losing this object loses nothing: every trade is in the store, and the sweep starts it again.
/// </summary>
public sealed partial class TradeRunner : ITradeScheduler, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, TradeSlot> _slots = new(StringComparer.Ordinal);
    private readonly Channel<TradeSlot> _ready = Channel.CreateUnbounded<TradeSlot>(new UnboundedChannelOptions { AllowSynchronousContinuations = false });
    private readonly CancellationTokenSource _stopping = new();
    private readonly TradeStepper _stepper;
    private readonly TimeProvider _clock;
    private readonly EngineOptions _options;
    private readonly ILogger<TradeRunner> _logger;
    private readonly VenuePrices _prices;
    private readonly WakeQueue _times;
    private readonly Task[] _workers;
    private readonly Lock _quietLock = new();
    private TaskCompletionSource? _quiet;
    private int _busy;

    /// <param name="stepper">Runs one step.</param>
    /// <param name="feedOf">The stream of prices that the trades of an account are woken by.</param>
    /// <param name="clock">The host's clock.</param>
    /// <param name="options">How long to wait after a failure.</param>
    /// <param name="logger">Failures of steps.</param>
    /// <param name="workers">Steps under way at once; they mostly wait for the store or the broker.</param>
    public TradeRunner(TradeStepper stepper, Func<string, IPriceFeed> feedOf, TimeProvider clock, EngineOptions options, ILogger<TradeRunner> logger, int workers = 64)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentOutOfRangeException.ThrowIfLessThan(workers, 1);
        _stepper = stepper;
        _clock = clock;
        _options = options;
        _logger = logger;
        _prices = new VenuePrices(feedOf, Wake);
        _times = new WakeQueue(clock, Wake);
        _workers = [.. Enumerable.Range(0, workers).Select(_ => Task.Run(WorkAsync))];
    }

    /// <summary>Raised after every step, on the worker that ran it; must return quickly.</summary>
    public event Action<StepResult>? Stepped;

    /// <summary>Trades being run.</summary>
    public int Count => _slots.Count;

    /// <inheritdoc/>
    public ValueTask StartAsync(string tradeId, CancellationToken cancellationToken = default)
    {
        var fresh = new TradeSlot(tradeId);
        if (_slots.TryAdd(tradeId, fresh))
            Enqueue(fresh);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask WakeAsync(string tradeId, CancellationToken cancellationToken = default)
    {
        if (_slots.ContainsKey(tradeId))
            Wake(tradeId);
        else
            return StartAsync(tradeId, cancellationToken);
        return ValueTask.CompletedTask;
    }

    /// <summary>Takes news of an order: the trade whose order it is looks for itself. News of anybody else's order is nothing.</summary>
    public void OnOrderNews(string clientOrderId)
    {
        ArgumentNullException.ThrowIfNull(clientOrderId);
        if (clientOrderId.Length > Trade.IdLength && clientOrderId[Trade.IdLength] == '-')
            Wake(clientOrderId[..Trade.IdLength]);
    }

    /// <summary>Makes every trade of an account look for itself: anything may have happened to its orders.</summary>
    public void WakeAccount(string account)
    {
        foreach (var slot in _slots.Values)
        {
            if (slot.Account is null || slot.Account == account)
                Wake(slot.TradeId);
        }
    }

    /// <summary>Completes when every trade is waiting for a time or a price. For simulated clocks, which may then be moved on.</summary>
    public Task WhenQuietAsync()
    {
        lock (_quietLock)
        {
            if (_busy == 0)
                return Task.CompletedTask;
            _quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _quiet.Task;
        }
    }

    /// <summary>Finishes the steps under way and starts no more.</summary>
    public async ValueTask DisposeAsync()
    {
        _ready.Writer.TryComplete();
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_workers).ConfigureAwait(false);
        _times.Dispose();
        _prices.Dispose();
        _stopping.Dispose();
    }

    private void Wake(string tradeId)
    {
        if (_slots.TryGetValue(tradeId, out var slot) && slot.TrySignal())
            Enqueue(slot);
    }

    private void Enqueue(TradeSlot slot)
    {
        lock (_quietLock)
            _busy++;
        if (!_ready.Writer.TryWrite(slot))
            Settle();
    }

    private void Settle()
    {
        TaskCompletionSource? quiet = null;
        lock (_quietLock)
        {
            if (--_busy == 0)
                (quiet, _quiet) = (_quiet, null);
        }

        quiet?.TrySetResult();
    }

    private async Task WorkAsync()
    {
        await foreach (var slot in _ready.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            try
            {
                if (!_stopping.IsCancellationRequested)
                    await RunAsync(slot).ConfigureAwait(false);
            }
            finally
            {
                Settle();
            }
        }
    }

    /// <summary>Runs steps until the trade waits for something or has ended.</summary>
    private async ValueTask RunAsync(TradeSlot slot)
    {
        slot.Begin();
        while (!_stopping.IsCancellationRequested)
        {
            var lookedAt = _clock.GetUtcNow();
            try
            {
                var result = await _stepper.AdvanceAsync(slot.TradeId, cancellationToken: CancellationToken.None).ConfigureAwait(false);
                slot.Failures = 0;
                slot.Account = result.Account;
                Stepped?.Invoke(result);
                if (result.Next is null)
                {
                    _times.Clear(slot.TradeId);
                    if (slot.Account is { } left)
                        _prices.Of(left).Clear(slot.TradeId);
                    _slots.TryRemove(slot.TradeId, out _);
                    return;
                }

                if (result.Wake is not { } wake)
                    continue;
                _times.Set(slot.TradeId, wake.At);
                if (slot.Account is { } account)
                    _prices.Of(account).Set(slot.TradeId, lookedAt, wake.Instrument, wake.Underlying);
            }
            catch (KeyNotFoundException)
            {
                _slots.TryRemove(slot.TradeId, out _);
                return;
            }
#pragma warning disable CA1031 // A trade is never given up: whatever went wrong, it is run again.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                slot.Failures++;
                var wait = _options.WaitAfter(slot.Failures);
                LogStepFailed(exception, slot.TradeId, wait.TotalSeconds);
                _times.Set(slot.TradeId, _clock.GetUtcNow() + wait);
            }

            if (slot.TryRest())
                return;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A step of trade {TradeId} failed; it is run again in {Seconds} s")]
    private partial void LogStepFailed(Exception exception, string tradeId, double seconds);
}
