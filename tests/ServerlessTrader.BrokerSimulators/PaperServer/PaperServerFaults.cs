namespace ServerlessTrader.BrokerSimulators.PaperServer;

/// <summary>How often a paper server misbehaves in which way. Shares are of the requests at which the fault can happen.</summary>
public sealed record PaperServerFaults
{
    /// <summary>Share of requests about orders answered 503 before anything is done.</summary>
    public double Unavailable { get; init; }

    /// <summary>Share of questions about money and positions answered 503.</summary>
    public double Unreadable { get; init; }

    /// <summary>Share of orders refused with 422.</summary>
    public double Refused { get; init; }

    /// <summary>Share of requests that are carried out and whose answer is lost.</summary>
    public double LostAnswer { get; init; }

    /// <summary>Share of requests that are carried out and answered after <see cref="AnswerDelay"/>.</summary>
    public double SlowAnswer { get; init; }

    /// <summary>Share of orders that are taken up to <see cref="LongestAcceptance"/> after they arrived.</summary>
    public double SlowAcceptance { get; init; }

    /// <summary>Longer than the client waits.</summary>
    public TimeSpan AnswerDelay { get; init; }

    /// <summary>An order that has not been taken by then never will be: a broker that took it any later would make "not found" an answer without meaning.</summary>
    public TimeSpan LongestAcceptance { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Never.</summary>
    public static PaperServerFaults None { get; } = new();

    /// <summary>About one order in six meets one, for a client that waits so long for an answer.</summary>
    public static PaperServerFaults Rough(TimeSpan clientTimeout) => new()
    {
        Unavailable = 0.03,
        Unreadable = 0.005,
        Refused = 0.02,
        LostAnswer = 0.05,
        SlowAnswer = 0.02,
        SlowAcceptance = 0.04,
        AnswerDelay = clientTimeout + TimeSpan.FromMilliseconds(200),
        LongestAcceptance = clientTimeout,
    };
}
