namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>The prices of a contract at one moment.</summary>
/// <param name="Symbol">The contract.</param>
/// <param name="Last">Of the last trade, on the tick.</param>
/// <param name="Mark">What positions are valued at.</param>
/// <param name="Bid">Best bid, on the tick.</param>
/// <param name="Ask">Best ask, on the tick.</param>
/// <param name="Size">Base units shown on either side.</param>
/// <param name="At">When it was made.</param>
public sealed record ContractPrice(string Symbol, decimal Last, decimal Mark, decimal Bid, decimal Ask, decimal Size, DateTimeOffset At);
