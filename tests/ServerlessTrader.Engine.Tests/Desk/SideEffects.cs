namespace ServerlessTrader.Engine.Tests.Desk;

/// <summary>
/// Counts the moments at which the engine touches the world, and does something at one of them. A moment lies before and after every write and every call to the broker
/// (and before every read, when asked for).
/// </summary>
internal sealed class SideEffects
{
    private readonly Func<ValueTask> _act;
    private readonly int _moment;

    /// <param name="desk">Whose line to the world it is.</param>
    /// <param name="moment">Counted from 1; 0 for none.</param>
    /// <param name="act">What happens then.</param>
    /// <param name="reads">Counts reads as well.</param>
    public SideEffects(TradingDesk desk, int moment, Func<ValueTask> act, bool reads = false)
    {
        _moment = moment;
        _act = act;
        desk.Store.BeforeWrite = desk.Store.AfterWrite = desk.Line.Before = desk.Line.After = PassAsync;
        if (reads)
            desk.Store.BeforeRead = PassAsync;
    }

    /// <summary>Moments so far.</summary>
    public int Count { get; private set; }

    private ValueTask PassAsync() => ++Count == _moment ? _act() : ValueTask.CompletedTask;
}
