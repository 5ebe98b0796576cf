using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Engine.Ledger;

/// <summary>A trade together with the ETag it was read with.</summary>
public sealed record StoredTrade(Trade Trade, string ETag);
