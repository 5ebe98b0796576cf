using System.Text.Json.Serialization;

namespace ServerlessTrader.Brokers.Paper.Faults;

/// <summary>What can go wrong at one call. Which ones can happen where is <see cref="FaultScript.CanHappen"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Fault>))]
public enum Fault
{
    /// <summary>Nothing: the call goes through.</summary>
    [JsonStringEnumMemberName("none")] None,

    /// <summary>The request is lost on its way: nothing happened at the broker, and nobody can know.</summary>
    [JsonStringEnumMemberName("time-out-before")] TimeOutBefore,

    /// <summary>The answer is lost on its way back: it happened, and nobody can know.</summary>
    [JsonStringEnumMemberName("time-out-after")] TimeOutAfter,

    /// <summary>The broker fails with a 5xx before it did anything.</summary>
    [JsonStringEnumMemberName("server-error-before")] ServerErrorBefore,

    /// <summary>The broker fails with a 5xx after it did what was asked.</summary>
    [JsonStringEnumMemberName("server-error-after")] ServerErrorAfter,

    /// <summary>The broker refuses the order.</summary>
    [JsonStringEnumMemberName("reject")] Reject,

    /// <summary>At most half of the order fills; the rest works until it is cancelled.</summary>
    [JsonStringEnumMemberName("partial-fill")] PartialFill,

    /// <summary>Reading fails.</summary>
    [JsonStringEnumMemberName("unavailable")] Unavailable,

    /// <summary>The quote, or every quote of the chain, is an hour old.</summary>
    [JsonStringEnumMemberName("stale-quote")] StaleQuote,

    /// <summary>The quote shows one unit on either side.</summary>
    [JsonStringEnumMemberName("thin-quote")] ThinQuote,

    /// <summary>Nobody quotes the symbol.</summary>
    [JsonStringEnumMemberName("no-quote")] NoQuote,
}
