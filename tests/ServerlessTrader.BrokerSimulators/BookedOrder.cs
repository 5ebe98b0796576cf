using System.Collections.Immutable;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators;

/// <summary>An order a simulated broker took.</summary>
/// <param name="ClientOrderId">As our trades know it.</param>
/// <param name="BrokerOrderId">The broker's own.</param>
/// <param name="Symbol">The instrument.</param>
/// <param name="Side">Which way.</param>
/// <param name="State">What became of it.</param>
/// <param name="Fills">All fills, oldest first.</param>
public sealed record BookedOrder(string ClientOrderId, string BrokerOrderId, string Symbol, OrderSide Side, OrderState State, ImmutableArray<Fill> Fills);
