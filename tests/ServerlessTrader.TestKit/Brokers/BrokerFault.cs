namespace ServerlessTrader.TestKit.Brokers;

/// <summary>What goes wrong between a broker's client and its venue.</summary>
public enum BrokerFault
{
    /// <summary>A server error; nothing was done.</summary>
    ErrorBefore,

    /// <summary>Done, then a server error.</summary>
    ErrorAfter,

    /// <summary>No answer in time; nothing was done.</summary>
    NoAnswerBefore,

    /// <summary>Done, but no answer in time.</summary>
    NoAnswerAfter,

    /// <summary>Done, but the connection breaks before the answer.</summary>
    LostConnection,

    /// <summary>Done, but the answer makes no sense.</summary>
    BrokenAnswer,

    /// <summary>Done; the venue says that it does not know.</summary>
    StatusUnknown,

    /// <summary>Not done: too many requests.</summary>
    Throttled,

    /// <summary>Not done: banned for a while for too many requests.</summary>
    Banned,

    /// <summary>Not done: the client's clock is wrong, says the venue.</summary>
    WrongClock,

    /// <summary>Done; the venue says that it knew the client id already.</summary>
    SaysDuplicate,

    /// <summary>A plain no for a passing reason; nothing was done.</summary>
    Refused,
}
