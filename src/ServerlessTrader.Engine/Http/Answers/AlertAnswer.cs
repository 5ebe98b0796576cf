using System.Collections.Immutable;
using ServerlessTrader.Engine.Ledger;

namespace ServerlessTrader.Engine.Http.Answers;

/// <summary>The alert is stored: 202 for a new one, 200 for one that was stored before.</summary>
/// <param name="AlertId">Its id; its trades' ids begin with it.</param>
/// <param name="Status">accepted, or rejected when no trade of it may begin.</param>
/// <param name="Trades">What became of it in each account; for an exit, the trades that are being closed.</param>
/// <param name="Duplicate">True when this is the first answer again; left out otherwise.</param>
/// <param name="Message">What is worth knowing about an alert without trades; left out otherwise.</param>
internal sealed record AlertAnswer(string AlertId, string Status, ImmutableArray<AlertAnswerTrade> Trades, bool? Duplicate = null, string? Message = null);

/// <summary>One trade of an <see cref="AlertAnswer"/>.</summary>
/// <param name="TradeId">The trade.</param>
/// <param name="Account">Its account.</param>
/// <param name="Status">accepted, rejected or closing.</param>
/// <param name="Code">Why it was rejected: entries-stopped, breaker, account-paused, market-closed.</param>
/// <param name="Reason">The same for people.</param>
/// <param name="Href">Where to follow it.</param>
internal sealed record AlertAnswerTrade(string TradeId, string Account, string Status, string? Code, string? Reason, string Href)
{
    public static AlertAnswerTrade Of(AlertTrade trade) => new(trade.TradeId, trade.Account, trade.Status, trade.Code, trade.Reason, HrefOf(trade.TradeId));

    /// <summary>Where a trade can be followed.</summary>
    public static string HrefOf(string tradeId) => $"/api/trades/{tradeId}";
}
