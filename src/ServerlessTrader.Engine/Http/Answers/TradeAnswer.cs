using System.Collections.Immutable;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ledger;

namespace ServerlessTrader.Engine.Http.Answers;

/// <summary>One trade from alert to flat.</summary>
/// <param name="Trade">Where it stands.</param>
/// <param name="Outcome">How it ended; null before.</param>
/// <param name="Alert">The alert it came from.</param>
/// <param name="Orders">Every order, oldest first; then the stops that rested at the broker, oldest first.</param>
/// <param name="Journal">Everything that happened, oldest first.</param>
internal sealed record TradeAnswer(
    TradeSummary Trade, TradeOutcome? Outcome, TradeAlert Alert, ImmutableArray<OrderSummary> Orders, ImmutableArray<JournalEntry> Journal);

/// <summary>One order.</summary>
internal sealed record OrderSummary
{
    public required string ClientOrderId { get; init; }
    public string? BrokerOrderId { get; init; }
    public required OrderPurpose Purpose { get; init; }
    public required OrderSide Side { get; init; }
    public required OrderType Type { get; init; }
    public required decimal Quantity { get; init; }
    public decimal? LimitPrice { get; init; }
    public decimal? StopPrice { get; init; }
    public required bool ReduceOnly { get; init; }
    public required TicketState State { get; init; }
    public required decimal Filled { get; init; }
    public decimal? AveragePrice { get; init; }
    public string? Reason { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public static OrderSummary Of(OrderTicket order)
    {
        var filled = order.FilledQuantity;
        return new OrderSummary
        {
            ClientOrderId = order.ClientOrderId,
            BrokerOrderId = order.BrokerOrderId,
            Purpose = order.Purpose,
            Side = order.Request.Legs[0].Side,
            Type = order.Request.Type,
            Quantity = order.Request.Quantity,
            LimitPrice = order.Request.LimitPrice,
            StopPrice = order.Request.StopPrice,
            ReduceOnly = order.Request.ReduceOnly,
            State = order.State,
            Filled = filled,
            AveragePrice = filled == 0m ? null : order.Fills.Sum(fill => fill.Quantity * fill.Price) / filled,
            Reason = order.Reason,
            CreatedAt = order.CreatedAt,
        };
    }
}

/// <summary>The latest ended trades.</summary>
/// <param name="Trades">Newest first.</param>
internal sealed record HistoryAnswer(ImmutableArray<HistoryEntry> Trades);
