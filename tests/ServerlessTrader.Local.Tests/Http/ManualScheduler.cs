using System.Collections.Concurrent;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Local.Tests.Http;

/// <summary>Takes note of the trades to be run, and runs one when told: step after step until it has to wait for something.</summary>
internal sealed class ManualScheduler(TradeStepper stepper) : ITradeScheduler
{
    /// <summary>Every start, in order.</summary>
    public ConcurrentQueue<string> Started { get; } = [];

    /// <summary>Every wake, in order.</summary>
    public ConcurrentQueue<string> Woken { get; } = [];

    /// <summary>When set, starting or waking a trade fails with it.</summary>
    public Exception? Fault { get; set; }

    /// <summary>When set, a trade that is started or woken runs at once.</summary>
    public bool RunsAtOnce { get; set; }

    public ValueTask StartAsync(string tradeId, CancellationToken cancellationToken = default) => NoteAsync(Started, tradeId);

    public ValueTask WakeAsync(string tradeId, CancellationToken cancellationToken = default) => NoteAsync(Woken, tradeId);

    public async Task RunAsync(string tradeId)
    {
        StepResult result;
        do
            result = await stepper.AdvanceAsync(tradeId);
        while (result is { Next: not null, Wake: null });
    }

    private async ValueTask NoteAsync(ConcurrentQueue<string> queue, string tradeId)
    {
        if (Fault is { } fault)
            throw fault;
        queue.Enqueue(tradeId);
        if (RunsAtOnce)
            await RunAsync(tradeId);
    }
}
