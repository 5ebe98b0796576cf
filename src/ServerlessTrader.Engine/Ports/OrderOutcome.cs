using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Engine.Ports;

/// <summary>A broker's answer about one order.</summary>
public abstract record OrderOutcome
{
    private OrderOutcome()
    {
    }

    /// <summary>The broker knows the order; this is its word.</summary>
    public sealed record Confirmed(OrderReport Report) : OrderOutcome;

    /// <summary>The broker refused the order before taking it; it will never trade.</summary>
    /// <param name="Code">The broker's own code.</param>
    /// <param name="Message">The broker's own text.</param>
    public sealed record Rejected(string Code, string Message) : OrderOutcome;

    /// <summary>The broker definitely has no order of this client id (subject to <see cref="BrokerCapabilities.NotFoundSettles"/>).</summary>
    public sealed record NotFound : OrderOutcome;

    /// <summary>Nobody knows: a time-out, a 5xx, an answer that makes no sense. The order may be live.</summary>
    public sealed record Unknown(string Reason) : OrderOutcome;
}
