namespace ServerlessTrader.Brokers.Bybit;

/// <summary>Times that all accounts of an exchange share.</summary>
public sealed record BybitExchangeSettings
{
    /// <summary>Longest wait for an answer to a public question.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a read is tried before the exchange counts as unavailable; 1 or more.</summary>
    public int ReadAttempts { get; init; } = 3;

    /// <summary>Wait before a read's second attempt; doubles with every further one, with jitter.</summary>
    public TimeSpan ReadRetryDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the contracts' filters are believed; the exchange retunes them twice a month.</summary>
    public TimeSpan FiltersMaxAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long the measured difference of the clocks is believed.</summary>
    public TimeSpan ClockMaxAge { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Time between pings of a stream; the exchange asks for one every 20 s.</summary>
    public TimeSpan PingEvery { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A stream that says nothing for so long, not even to a ping, counts as dropped.</summary>
    public TimeSpan SilentAfter { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>A price stream without any price for so long counts as dropped, though it answers pings.</summary>
    public TimeSpan PriceSilentAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Wait before a dropped stream's first reconnect; doubles with every further one.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest wait before a reconnect.</summary>
    public TimeSpan LongestReconnectDelay { get; init; } = TimeSpan.FromSeconds(30);
}
