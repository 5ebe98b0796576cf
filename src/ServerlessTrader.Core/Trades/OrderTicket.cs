using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Trades;

/// <summary>One order of a trade, stored before its first attempt.</summary>
public sealed record OrderTicket
{
    /// <summary>What is asked; never changes.</summary>
    public required OrderRequest Request { get; init; }

    /// <summary>What it is for.</summary>
    public required OrderPurpose Purpose { get; init; }

    /// <summary>What we know of it.</summary>
    public TicketState State { get; init; } = TicketState.Sending;

    /// <summary>When the order was made, UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the latest attempt to send it began, UTC.</summary>
    public required DateTimeOffset AttemptedAt { get; init; }

    /// <summary>Attempts to send it.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>Questions about it in a row that got no clear answer.</summary>
    public int Unanswered { get; init; }

    /// <summary>When to ask about it next, UTC; null when no question is due.</summary>
    public DateTimeOffset? AskAt { get; init; }

    /// <summary>The broker's id, once known.</summary>
    public string? BrokerOrderId { get; init; }

    /// <summary>Every fill, each once.</summary>
    public ImmutableArray<Fill> Fills { get; init; } = [];

    /// <summary>Why it was refused or ended.</summary>
    public string? Reason { get; init; }

    /// <summary>Ours; see <see cref="OrderRequest.ClientOrderId"/>.</summary>
    [JsonIgnore]
    public string ClientOrderId => Request.ClientOrderId;

    /// <summary>True when it can never trade again.</summary>
    [JsonIgnore]
    public bool IsFinal => State is not (TicketState.Sending or TicketState.Working);

    /// <summary>Units filled.</summary>
    [JsonIgnore]
    public decimal FilledQuantity => Fills.Sum(fill => fill.Quantity);

    /// <summary>
    /// Takes the broker's word: fills not yet known are added (by fill id), the state follows. A report cannot take a fill away nor revive a final order's state.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The fills exceed the order's quantity, or one is of nothing: the broker's word makes no sense and nothing may be booked from it.
    /// </exception>
    public OrderTicket Apply(OrderReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var fills = Fills;
        foreach (var fill in report.Fills)
        {
            if (fill.Quantity <= 0m)
                throw new InvalidOperationException($"The broker reports a fill of {fill.Quantity} ({fill.FillId}) of order {ClientOrderId}.");
            if (!fills.Any(known => known.FillId == fill.FillId))
                fills = fills.Add(fill);
        }

        var filled = fills.Sum(fill => fill.Quantity);
        if (filled > Request.Quantity)
            throw new InvalidOperationException($"The broker reports {filled} filled of order {ClientOrderId} for {Request.Quantity}.");
        var state = IsFinal ? State
            : filled == Request.Quantity ? TicketState.Filled
            : report.State switch
            {
                OrderState.Cancelled or OrderState.Expired => TicketState.Cancelled,
                OrderState.Rejected => TicketState.Rejected,
                _ => TicketState.Working,
            };
        return this with
        {
            Fills = fills,
            State = state,
            BrokerOrderId = report.BrokerOrderId,
            Reason = report.Reason ?? Reason,
            Unanswered = 0,
            AskAt = null,
        };
    }
}
