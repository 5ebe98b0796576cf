namespace ServerlessTrader.TestKit.Brokers;

/// <summary>What a venue's own books say of one client id.</summary>
/// <param name="TimesTaken">Orders taken under it; more than one is a duplicate.</param>
/// <param name="Filled">Units filled by all of them, negative when sold.</param>
/// <param name="Fees">Charged for all of them.</param>
/// <param name="Working">Whether one of them can still trade.</param>
public sealed record BookedTotals(int TimesTaken, decimal Filled, decimal Fees, bool Working);
