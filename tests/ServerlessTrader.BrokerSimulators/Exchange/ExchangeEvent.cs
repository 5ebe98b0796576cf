using System.Collections.Immutable;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>Something that happened, told in the order it happened.</summary>
/// <param name="At">When.</param>
public abstract record ExchangeEvent(DateTimeOffset At)
{
    /// <summary>An order was taken, filled or ended.</summary>
    /// <param name="Account">Whose.</param>
    /// <param name="Order">As it is now.</param>
    /// <param name="Change">What happened to it.</param>
    /// <param name="Fill">When it was filled.</param>
    public sealed record OrderChanged(string Account, ExchangeOrder Order, OrderChange Change, Execution? Fill, DateTimeOffset At) : ExchangeEvent(At);

    /// <summary>A conditional order was taken, triggered or ended.</summary>
    public sealed record StopChanged(string Account, StopOrder Stop, DateTimeOffset At) : ExchangeEvent(At);

    /// <summary>Money or positions changed.</summary>
    public sealed record AccountChanged(string Account, AccountChangeCause Cause, decimal Wallet, decimal CrossWallet, decimal BalanceChange, ImmutableArray<PositionView> Positions, DateTimeOffset At)
        : ExchangeEvent(At);

    /// <summary>The leverage of a symbol was set.</summary>
    public sealed record LeverageChanged(string Account, string Symbol, int Leverage, DateTimeOffset At) : ExchangeEvent(At);

    /// <summary>A symbol has other prices.</summary>
    public sealed record PriceChanged(ContractPrice Price, DateTimeOffset At) : ExchangeEvent(At);

    /// <summary>Somebody traded: an account of ours, or the crowd when the price moves.</summary>
    public sealed record Traded(string Symbol, decimal Price, decimal Quantity, OrderSide Taker, DateTimeOffset At) : ExchangeEvent(At);
}
