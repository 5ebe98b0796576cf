using System.Collections.Immutable;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ledger;

namespace ServerlessTrader.Engine.Steps;

/// <summary>What an alert comes to, before it is stored: its trades with their first journal lines, the trades it closes, and what its sender is told.</summary>
internal sealed class AlertDraft
{
    public List<Trade> Trades { get; } = [];

    /// <summary>One line a trade.</summary>
    public List<JournalEntry> Entries { get; } = [];

    /// <summary>Open trades to be told to close.</summary>
    public List<Trade> Affected { get; } = [];

    public ImmutableArray<AlertTrade>.Builder Answer { get; } = ImmutableArray.CreateBuilder<AlertTrade>();

    /// <summary>A trade that opens something, or is rejected when a gate is closed.</summary>
    public void Add(Trade trade, (string Code, string Reason)? gate, string description, DateTimeOffset now)
    {
        if (gate is { } closed)
            trade = trade with { Phase = TradePhase.Rejected, Outcome = new TradeOutcome(closed.Code, closed.Reason, now) };
        Trades.Add(trade);
        Entries.Add(new JournalEntry(now, trade.Phase, gate is null ? "accepted" : "rejected", gate?.Reason ?? description));
        Answer.Add(new AlertTrade(trade.Id, trade.Account, gate is null ? "accepted" : "rejected", gate?.Code, gate?.Reason));
    }

    /// <summary>A trade that closes a symbol and opens nothing.</summary>
    public void AddClose(Trade trade, DateTimeOffset now)
    {
        Trades.Add(trade);
        Entries.Add(new JournalEntry(now, trade.Phase, "accepted", $"{trade.Strategy}: close {trade.Symbol}"));
        Answer.Add(new AlertTrade(trade.Id, trade.Account, "closing"));
    }

    /// <summary>Says of trades that they are being closed.</summary>
    public void AnswerClosing(IEnumerable<Trade> trades) => Answer.AddRange(trades.Select(trade => new AlertTrade(trade.Id, trade.Account, "closing")));
}
