using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.TestKit.Brokers;

/// <summary>
/// A broker with a venue behind it that can be looked into and made to fail. The account begins with 10,000 in its currency and nothing held; the price of
/// <see cref="Instrument"/> is 60,000, with bid and ask at most 1 away from it, room for any size, a step of 0.001, a tick of 0.1 and a minimum notional of at most 100.
/// </summary>
public interface IBrokerRig : IAsyncDisposable
{
    /// <summary>The broker under test. Another one after <see cref="RestartAsync"/>.</summary>
    IBroker Broker { get; }

    /// <summary>The market data under test.</summary>
    IMarketData Market { get; }

    /// <summary>What the venue is like.</summary>
    VenueTraits Traits { get; }

    /// <summary>What is traded.</summary>
    Instrument Instrument { get; }

    /// <summary>Something else that is listed, at a price above 100 and below 5,000.</summary>
    Instrument Other { get; }

    /// <summary>Something that is not listed.</summary>
    Instrument Unlisted { get; }

    /// <summary>The price from now on: mark and last. Everything that follows from it has happened when this returns.</summary>
    ValueTask SetPriceAsync(decimal price);

    /// <summary>Makes the next calls of a kind fail.</summary>
    /// <exception cref="NotSupportedException">The venue cannot be made to fail like this.</exception>
    ValueTask FailAsync(BrokerCall at, BrokerFault fault, int times = 1);

    /// <summary>Nothing fails any more, and whatever time a client was told to wait has passed.</summary>
    ValueTask HealAsync();

    /// <summary>The next order fills by this share only; the rest waits for <see cref="FillRestAsync"/>.</summary>
    ValueTask FillNextInPartAsync(decimal share);

    /// <summary>What was held back fills.</summary>
    ValueTask FillRestAsync();

    /// <summary>Holds long and short apart, or no longer. Only where <see cref="VenueTraits.HasPositionModes"/>.</summary>
    ValueTask SetHedgedAsync(bool hedged);

    /// <summary>What the venue's own books say of an order's client id; all zero when they do not know it.</summary>
    ValueTask<BookedTotals> BookedAsync(OrderRequest order);

    /// <summary>Units held at the venue, negative when short, long and short together.</summary>
    ValueTask<decimal> HeldAsync();

    /// <summary>How the instrument is margined at the venue; null when that cannot be seen.</summary>
    ValueTask<MarginTerms?> TermsAsync();

    /// <summary>The client's process ends and another begins, which remembers nothing.</summary>
    ValueTask RestartAsync();
}
