namespace ServerlessTrader.Engine.Ports;

/// <summary>Money of an account, in its own currency.</summary>
/// <param name="Equity">Net liquidation value: cash plus open positions at the mark.</param>
/// <param name="BuyingPower">What a new position may cost now.</param>
/// <param name="Currency">USD, USDT, INR …</param>
public sealed record AccountBalance(decimal Equity, decimal BuyingPower, string Currency);
