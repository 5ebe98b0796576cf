using System.Collections.Immutable;

namespace ServerlessTrader.BrokerSimulators;

/// <summary>What a simulated broker has in its books for one account: the other side of our ledger.</summary>
/// <param name="Account">The account's id.</param>
/// <param name="Orders">Every order it took, oldest first. A client id that was taken twice stands here twice.</param>
/// <param name="Positions">Units held by symbol, negative when short; nothing at zero is listed.</param>
/// <param name="CashChange">Cash now less cash at the beginning, fees included.</param>
/// <param name="Fees">Fees charged, positive.</param>
public sealed record AccountBooks(
    string Account, ImmutableArray<BookedOrder> Orders, ImmutableSortedDictionary<string, decimal> Positions, decimal CashChange, decimal Fees);
