namespace ServerlessTrader.Brokers.Bybit;

/// <summary>What an answer means for whoever asked.</summary>
internal enum BybitVerdict
{
    /// <summary>Done, or at least taken: orders are acknowledged before they are matched.</summary>
    Accepted,

    /// <summary>Nothing to change: it is so already.</summary>
    AlreadySo,

    /// <summary>A plain no. It was not done and will not be.</summary>
    Refused,

    /// <summary>No such order, as far as this question reached.</summary>
    NoSuchOrder,

    /// <summary>The order has ended already.</summary>
    OrderEnded,

    /// <summary>An order of this client id exists, or existed.</summary>
    DuplicateOrder,

    /// <summary>Too many requests; this one was not looked at.</summary>
    RateLimited,

    /// <summary>The time stamp lay outside the window; the request was not looked at.</summary>
    ClockSkew,

    /// <summary>The keys were not accepted; the request was not looked at.</summary>
    NotAuthorised,

    /// <summary>Nobody knows whether it was done: a time-out, a 5xx, broken JSON, a code that tells nothing.</summary>
    Unclear,
}
