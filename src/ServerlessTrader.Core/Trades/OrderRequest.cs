using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ServerlessTrader.Core.Instruments;

namespace ServerlessTrader.Core.Trades;

/// <summary>An order as we ask a broker for it.</summary>
/// <param name="ClientOrderId">Ours, fixed and stored before the first attempt; at most 36 characters of <c>[a-z0-9-]</c>. A broker that needs a shorter one derives it.</param>
/// <param name="Legs">One leg, or the legs of a combination priced net.</param>
/// <param name="Quantity">Units of the whole order (contracts, base quantity), above zero.</param>
/// <param name="Type">How it is priced.</param>
/// <param name="LimitPrice">Per unit, required for a limit order: the most a buy pays, the least a sell takes.</param>
/// <param name="StopPrice">Trigger, required for a stop order.</param>
/// <param name="ReduceOnly">May only shrink a position. Exits always are.</param>
public sealed record OrderRequest(
    string ClientOrderId,
    ImmutableArray<OrderLeg> Legs,
    decimal Quantity,
    OrderType Type,
    decimal? LimitPrice = null,
    decimal? StopPrice = null,
    bool ReduceOnly = false)
{
    /// <summary>
    /// True when the id has certainly never been sent, so that a broker need not ask its venue whether it knows it. Said for one attempt, and never stored.
    /// </summary>
    [JsonIgnore]
    public bool IsFirstAttempt { get; init; }

    /// <summary>What it is asked for by.</summary>
    [JsonIgnore]
    public OrderKey Key => new(ClientOrderId, Legs[0], Type);

    /// <summary>An order for one instrument.</summary>
    public static OrderRequest Single(
        string clientOrderId, Instrument instrument, OrderSide side, decimal quantity, OrderType type,
        decimal? limitPrice = null, decimal? stopPrice = null, bool reduceOnly = false) =>
        new(clientOrderId, [new OrderLeg(instrument, side)], quantity, type, limitPrice, stopPrice, reduceOnly);
}
