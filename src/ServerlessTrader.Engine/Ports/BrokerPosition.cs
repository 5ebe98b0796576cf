using ServerlessTrader.Core.Instruments;

namespace ServerlessTrader.Engine.Ports;

/// <summary>A position as the broker reports it.</summary>
/// <param name="Instrument">What is held.</param>
/// <param name="Quantity">Units; negative when short.</param>
/// <param name="AveragePrice">Average entry price per unit.</param>
public sealed record BrokerPosition(Instrument Instrument, decimal Quantity, decimal AveragePrice);
