using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Trades;

/// <summary>
/// A trade from alert to flat, as one immutable document. Everything that can be worked out from its orders' fills (position, profit) is worked out, never stored.
/// </summary>
public sealed record Trade
{
    /// <summary>Characters of an <see cref="Id"/>; every client order id of the trade begins with them and a dash.</summary>
    public const int IdLength = 24;

    /// <summary>24 characters, from the alert's key and the account; also the orchestration's instance id.</summary>
    public required string Id { get; init; }

    /// <summary>The strategy it follows.</summary>
    public required string Strategy { get; init; }

    /// <summary>The account it is made on.</summary>
    public required string Account { get; init; }

    /// <summary>The underlying.</summary>
    public required string Symbol { get; init; }

    /// <summary>The view it takes.</summary>
    public required TradeDirection Direction { get; init; }

    /// <summary>The bar length its rules count in.</summary>
    public required Timeframe Timeframe { get; init; }

    /// <summary>The market's calendar.</summary>
    public required string Calendar { get; init; }

    /// <summary>The alert it came from.</summary>
    public required TradeAlert Alert { get; init; }

    /// <summary>Where it stands.</summary>
    public TradePhase Phase { get; init; } = TradePhase.Accepted;

    /// <summary>Grows by one at every save; the first stored form has 1.</summary>
    public long Version { get; init; } = 1;

    /// <summary>Journal lines stored so far.</summary>
    public int JournalLength { get; init; }

    /// <summary>Trades that must be flat before this one starts (the other side of a reversal).</summary>
    public ImmutableArray<string> WaitsFor { get; init; } = [];

    /// <summary>The plan; null until selected.</summary>
    public TradePlan? Plan { get; init; }

    /// <summary>The strategy's exit rules as they stood when the trade was planned.</summary>
    public ImmutableArray<ExitRule> Exits { get; init; } = [];

    /// <summary>Every order, oldest first.</summary>
    public ImmutableArray<OrderTicket> Orders { get; init; } = [];

    /// <summary>When the entry was complete; null before.</summary>
    public DateTimeOffset? EnteredAt { get; init; }

    /// <summary>The risk of one unit in price, frozen when the entry was complete; null before.</summary>
    public decimal? R { get; init; }

    /// <summary>What the exit rules remember.</summary>
    public ExitState ExitState { get; init; } = new();

    /// <summary>The exit being worked, or null.</summary>
    public PendingExit? PendingExit { get; init; }

    /// <summary>A wish to close, or null.</summary>
    public CloseRequest? CloseRequest { get; init; }

    /// <summary>How it ended; null before.</summary>
    public TradeOutcome? Outcome { get; init; }

    /// <summary>The order that can still trade, or null. There is one at most.</summary>
    [JsonIgnore]
    public OrderTicket? ActiveOrder => Orders.IsDefaultOrEmpty || Orders[^1].IsFinal ? null : Orders[^1];

    /// <summary>The position and the money, from the fills.</summary>
    [JsonIgnore]
    public TradePosition Position => TradePosition.Of(this);

    /// <summary>The client id of the next order of a purpose: <c>{trade}-entry1</c>. At most 24 + 9 characters for the first 999.</summary>
    public string NextClientOrderId(OrderPurpose purpose)
    {
        var number = Orders.Count(order => order.Purpose == purpose) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{Id}-{(purpose == OrderPurpose.Entry ? "entry" : "exit")}{number}");
    }

    /// <summary>The same trade in another phase.</summary>
    /// <exception cref="InvalidOperationException">The phase machine does not allow it.</exception>
    public Trade To(TradePhase phase) =>
        Phase.CanGoTo(phase) ? this with { Phase = phase } : throw new InvalidOperationException($"Trade {Id} cannot go from {Phase} to {phase}.");

    /// <summary>The same trade with its last order replaced.</summary>
    public Trade WithActiveOrder(OrderTicket ticket) => this with { Orders = Orders.SetItem(Orders.Length - 1, ticket) };
}
