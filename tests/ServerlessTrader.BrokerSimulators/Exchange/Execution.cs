using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>One fill.</summary>
/// <param name="Id">The exchange's trade id.</param>
/// <param name="OrderId">Of which order.</param>
/// <param name="Symbol">The contract.</param>
/// <param name="Side">Which way.</param>
/// <param name="PositionSide">Of which position.</param>
/// <param name="Quantity">Base units.</param>
/// <param name="Price">USDT.</param>
/// <param name="Fee">USDT, positive.</param>
/// <param name="IsMaker">The order rested.</param>
/// <param name="Realised">Profit of the part that closed something, before the fee, USDT.</param>
/// <param name="At">When.</param>
public sealed record Execution(
    long Id, long OrderId, string Symbol, OrderSide Side, PositionSide PositionSide, decimal Quantity, decimal Price, decimal Fee, bool IsMaker, decimal Realised, DateTimeOffset At)
{
    public decimal Notional => Quantity * Price;

    /// <summary>Positive when it bought.</summary>
    public decimal SignedQuantity => Side == OrderSide.Buy ? Quantity : -Quantity;
}
