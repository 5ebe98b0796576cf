namespace ServerlessTrader.BrokerSimulators.Faults;

/// <summary>One way in which a request can go wrong on its way to a venue, there, or on its way back.</summary>
public enum WireFault
{
    None,

    /// <summary>5xx, and nothing was done.</summary>
    ServerErrorBefore,

    /// <summary>Done; answered 5xx.</summary>
    ServerErrorAfter,

    /// <summary>Done; the venue says that it does not know whether it was.</summary>
    StatusUnknown,

    /// <summary>Done; the answer never comes.</summary>
    HoldAnswer,

    /// <summary>Not done; the answer never comes.</summary>
    HoldRequest,

    /// <summary>Done; the connection breaks before the answer.</summary>
    DropAnswer,

    /// <summary>Done; half of the answer comes.</summary>
    BrokenJson,

    /// <summary>Done a while after the request has been given up; until then the venue knows of nothing.</summary>
    SlowAcceptance,

    /// <summary>Done; answered as if the client id had been used before.</summary>
    DuplicateClientId,

    /// <summary>Not done: the request's time is wrong, says the venue.</summary>
    ClockSkew,

    /// <summary>Not done: too many requests.</summary>
    TooManyRequests,

    /// <summary>Not done: banned for too many requests.</summary>
    Banned,

    /// <summary>Not done: the venue has too much to do.</summary>
    Overloaded,

    /// <summary>Not done: refused for a reason that does not last.</summary>
    Refused,
}
