using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>A position with what follows from the price. Money in USDT.</summary>
/// <param name="Position">What is held.</param>
/// <param name="Mark">Valued at.</param>
/// <param name="Mode">Isolated or cross.</param>
/// <param name="Leverage">Of the symbol.</param>
/// <param name="InitialMargin">Tied up by it.</param>
/// <param name="MaintenanceMargin">Below which it would be liquidated.</param>
/// <param name="OrderMargin">Tied up by working orders of the symbol.</param>
/// <param name="LiquidationPrice">0 when there is none.</param>
public sealed record PositionView(
    ExchangePosition Position, decimal Mark, MarginMode Mode, int Leverage, decimal InitialMargin, decimal MaintenanceMargin, decimal OrderMargin, decimal LiquidationPrice)
{
    public decimal Unrealised => Position.Unrealised(Mark);

    public decimal Notional => Position.Notional(Mark);
}
