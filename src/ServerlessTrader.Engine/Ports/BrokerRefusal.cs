namespace ServerlessTrader.Engine.Ports;

/// <summary>A broker's plain no.</summary>
/// <param name="Code">The broker's own code.</param>
/// <param name="Message">The broker's own text, with its figures.</param>
public sealed record BrokerRefusal(string Code, string Message);
