namespace ServerlessTrader.Engine.Notifications;

/// <summary>What came of one attempt to deliver a notification. No text of it holds a secret.</summary>
internal abstract record Delivery
{
    private Delivery()
    {
    }

    /// <summary>The receiver has it.</summary>
    public sealed record Done : Delivery;

    /// <summary>Not now: it is worth trying again, after the time the receiver named if it named one.</summary>
    public sealed record Failed(string Why, TimeSpan? RetryAfter = null) : Delivery;

    /// <summary>The receiver will never take this message.</summary>
    public sealed record Refused(string Why) : Delivery;

    /// <summary>The receiver will never take any: its token or address is not valid. Going on asking gets an address banned.</summary>
    public sealed record Closed(string Why) : Delivery;
}
