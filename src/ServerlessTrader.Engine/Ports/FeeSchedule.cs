using ServerlessTrader.Core.Instruments;

namespace ServerlessTrader.Engine.Ports;

/// <summary>What a broker is expected to charge, for cost checks before an order. What it did charge comes with the fills.</summary>
/// <param name="PerUnit">Per contract of an option.</param>
/// <param name="PerOrder">Per order.</param>
/// <param name="Rate">Of a perpetual: a share of the order's value, as the side that takes liquidity (0.0005 = 0.05 %).</param>
public sealed record FeeSchedule(decimal PerUnit, decimal PerOrder, decimal Rate = 0m)
{
    public static FeeSchedule None { get; } = new(0m, 0m);

    /// <summary>The fee of one unit at a price.</summary>
    public decimal OfUnit(Instrument instrument, decimal price)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        return instrument is Perpetual ? Rate * price * instrument.Multiplier : PerUnit;
    }
}
