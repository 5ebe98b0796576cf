using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Engine.Ledger;

/// <summary>One finished trade, in short.</summary>
public sealed record HistoryEntry
{
    public required string TradeId { get; init; }
    public required string Strategy { get; init; }
    public required string Account { get; init; }
    public required string Symbol { get; init; }
    public required TradeDirection Direction { get; init; }
    public required TradePhase Phase { get; init; }
    public required string Code { get; init; }
    public required string Reason { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public DateTimeOffset? EnteredAt { get; init; }
    public required DateTimeOffset EndedAt { get; init; }
    public string? Instrument { get; init; }
    public decimal Quantity { get; init; }
    public decimal EntryPrice { get; init; }
    public decimal ExitPrice { get; init; }

    /// <summary>Profit after fees, in the account's currency.</summary>
    public decimal Profit { get; init; }
    public decimal Fees { get; init; }

    /// <summary>The summary of a trade that has ended.</summary>
    public static HistoryEntry Of(Trade trade)
    {
        ArgumentNullException.ThrowIfNull(trade);
        var outcome = trade.Outcome ?? throw new ArgumentException($"Trade {trade.Id} has not ended.", nameof(trade));
        var position = trade.Position;
        return new HistoryEntry
        {
            TradeId = trade.Id,
            Strategy = trade.Strategy,
            Account = trade.Account,
            Symbol = trade.Symbol,
            Direction = trade.Direction,
            Phase = trade.Phase,
            Code = outcome.Code,
            Reason = outcome.Reason,
            ReceivedAt = trade.Alert.ReceivedAt,
            EnteredAt = trade.EnteredAt,
            EndedAt = outcome.At,
            Instrument = trade.Plan?.Instrument.Symbol,
            Quantity = position.Entered,
            EntryPrice = position.EntryPrice,
            ExitPrice = position.ExitPrice,
            Profit = position.NetProfit,
            Fees = position.Fees,
        };
    }
}
