using ServerlessTrader.Core.Exits;

namespace ServerlessTrader.Engine.Steps;

/// <summary>Timing of the engine, in the engine's own clock. The defaults suit real time.</summary>
public sealed record EngineOptions
{
    /// <summary>After receipt of the alert: an entry that has not begun by then is not begun any more, for instance after a restart.</summary>
    public TimeSpan EntryDeadline { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Time between two looks at a working exit order.</summary>
    public TimeSpan ExitPoll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>An exit order that has not filled after this is cancelled and what is left is sent anew: where a market order becomes a limit, the price can leave it behind.</summary>
    public TimeSpan ExitPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A market entry that has not filled after this is cancelled, and what has been filled is the trade.</summary>
    public TimeSpan EntryPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Once the price has reached a stop that rests at the broker: how long that one is given before we send a market order of our own.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How often a resting stop is asked about while nothing points to a change: it may have been filled or cancelled unseen. One question to the broker each time, so at
    /// most 480 a day and open trade.
    /// </summary>
    public TimeSpan StopCheck { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How often an open trade that has no exit rules is looked at; a wish to close wakes it at once.</summary>
    public TimeSpan IdleCheck { get; init; } = TimeSpan.FromHours(1);

    /// <summary>First wait before asking about an order whose fate is unknown; doubles up to <see cref="LongestWait"/>.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait between two questions, or two attempts at a refused exit.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long after its alert an entry on margin waits for money that other entries under way seem to hold, before it is refused.</summary>
    public TimeSpan MoneyPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often a waiting trade looks whether the trade it waits for is flat.</summary>
    public TimeSpan ReversalPoll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How soon an open trade is looked at when no rule names a time.</summary>
    public CheckIntervals Checks { get; init; } = CheckIntervals.WithFeed;

    /// <summary>The wait after <paramref name="failures"/> failures in a row (1 or more): growing, bounded.</summary>
    public TimeSpan WaitAfter(int failures)
    {
        var wait = FirstWait * Math.Pow(2, Math.Clamp(failures - 1, 0, 20));
        return wait < LongestWait ? wait : LongestWait;
    }
}
