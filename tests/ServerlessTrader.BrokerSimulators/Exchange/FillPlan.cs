namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>How one order fills when it is not to fill whole.</summary>
/// <param name="Share">Of its quantity, first.</param>
/// <param name="Stalls">The rest waits to be released; else it follows at once.</param>
internal sealed record FillPlan(decimal Share, bool Stalls);
