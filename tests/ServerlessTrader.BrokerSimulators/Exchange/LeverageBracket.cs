namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>What holds for positions whose notional lies from floor to cap.</summary>
/// <param name="Number">From 1.</param>
/// <param name="MaxLeverage">Highest leverage.</param>
/// <param name="NotionalFloor">USDT, included.</param>
/// <param name="NotionalCap">USDT, excluded.</param>
/// <param name="MaintenanceRate">Maintenance margin as a fraction of notional …</param>
/// <param name="Deduction">… less this, so that it does not jump at the floor. USDT.</param>
public sealed record LeverageBracket(int Number, int MaxLeverage, decimal NotionalFloor, decimal NotionalCap, decimal MaintenanceRate, decimal Deduction);
