namespace ServerlessTrader.BrokerSimulators.PaperServer;

/// <summary>One way to misbehave.</summary>
public enum PaperServerFault
{
    None,

    /// <summary>503, and nothing was done.</summary>
    Unavailable,

    /// <summary>503 to a question about money or positions.</summary>
    Unreadable,

    /// <summary>422 for no reason that lasts: the same order in other words would be taken.</summary>
    Refused,

    /// <summary>Done, but the connection breaks before the answer.</summary>
    LostAnswer,

    /// <summary>Done at once, answered after the client has given up.</summary>
    SlowAnswer,

    /// <summary>Done only after a while, in which the broker says that it knows no such order.</summary>
    SlowAcceptance,
}
