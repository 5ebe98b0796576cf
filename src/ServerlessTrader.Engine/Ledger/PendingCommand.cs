using System.Collections.Immutable;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Engine.Ledger;

/// <summary>Trades to close, stored together with the alert that asks for it and removed once each of them knows.</summary>
/// <param name="Id">The alert's id.</param>
/// <param name="TradeIds">The trades.</param>
/// <param name="Request">What each of them is told.</param>
public sealed record PendingCommand(string Id, ImmutableArray<string> TradeIds, CloseRequest Request);
