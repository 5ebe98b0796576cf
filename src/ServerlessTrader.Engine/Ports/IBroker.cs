using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Engine.Ports;

/// <summary>
/// One account at one broker. Order methods never throw for what a broker or a network does: they answer <see cref="OrderOutcome"/>, and everything
/// ambiguous (time-out, 5xx, broken JSON) is <see cref="OrderOutcome.Unknown"/>. Reading methods throw <see cref="BrokerUnavailableException"/>.
/// </summary>
public interface IBroker
{
    /// <summary>What this broker can do; data, so that no one asks which broker it is.</summary>
    BrokerCapabilities Capabilities { get; }

    /// <summary>Places an order. With a client id the broker already knows, it must not trade again: the answer is that order's report.</summary>
    ValueTask<OrderOutcome> SubmitAsync(OrderRequest order, CancellationToken cancellationToken = default);

    /// <summary>Asks for an order by its key: Confirmed, NotFound (the broker definitely does not know it) or Unknown.</summary>
    ValueTask<OrderOutcome> FindAsync(OrderKey order, CancellationToken cancellationToken = default);

    /// <summary>
    /// Asks to cancel. Confirmed carries the order's last word, which may be "filled" when the cancel came too late; only a final state ends the order.
    /// </summary>
    ValueTask<OrderOutcome> CancelAsync(OrderKey order, CancellationToken cancellationToken = default);

    /// <summary>
    /// Cancels every working order of an instrument, stops too, whoever placed it. Answers the last word on each; one that was filled before the cancel came is among them
    /// with its fills. Throws <see cref="BrokerUnavailableException"/> when it is not certain that none is left.
    /// </summary>
    ValueTask<IReadOnlyList<OrderReport>> CancelAllAsync(Instrument instrument, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes an instrument ready to be entered with borrowed money: leverage and margin mode. Null when it is ready (also when it already was); else the broker's refusal.
    /// A broker whose positions are paid in full has nothing to do. Throws <see cref="BrokerUnavailableException"/>.
    /// </summary>
    ValueTask<BrokerRefusal?> PrepareAsync(Instrument instrument, MarginTerms terms, CancellationToken cancellationToken = default) => ValueTask.FromResult<BrokerRefusal?>(null);

    /// <summary>Money of the account now.</summary>
    ValueTask<AccountBalance> GetBalanceAsync(CancellationToken cancellationToken = default);

    /// <summary>Every open position of the account, whoever opened it.</summary>
    ValueTask<IReadOnlyList<BrokerPosition>> GetPositionsAsync(CancellationToken cancellationToken = default);

    /// <summary>Every working order of the account, whoever placed it.</summary>
    ValueTask<IReadOnlyList<OrderReport>> GetWorkingOrdersAsync(CancellationToken cancellationToken = default);
}
