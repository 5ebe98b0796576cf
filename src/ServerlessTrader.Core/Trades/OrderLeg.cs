using ServerlessTrader.Core.Instruments;

namespace ServerlessTrader.Core.Trades;

/// <summary>One instrument of an order. A plain order has one leg of ratio 1.</summary>
/// <param name="Instrument">What is traded.</param>
/// <param name="Side">Which way.</param>
/// <param name="Ratio">Units of this leg per unit of the order, 1 or more.</param>
public sealed record OrderLeg(Instrument Instrument, OrderSide Side, int Ratio = 1);
