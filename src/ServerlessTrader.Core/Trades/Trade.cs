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

    /// <summary>Stops kept before those that ended without a fill are forgotten: a trailing stop may move hundreds of times.</summary>
    private const int MostStops = 20;

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

    /// <summary>
    /// The stop orders that rest, or rested, at the broker, oldest first. They stand beside <see cref="Orders"/>: a stop may rest while an exit is worked, and a new one
    /// rests before the old one is cancelled. Those that ended without a fill are forgotten in time.
    /// </summary>
    public ImmutableArray<OrderTicket> Stops { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Stop orders ever made for this trade.</summary>
    public int StopsMade { get; init; }

    /// <summary>When the entry was complete; null before.</summary>
    public DateTimeOffset? EnteredAt { get; init; }

    /// <summary>The risk of one unit in price, frozen when the entry was complete; null before.</summary>
    /// <remarks>A position that is enlarged later keeps it, and so do the levels counted in it. Null for good in a strategy without a stop.</remarks>
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

    /// <summary>Every order, stops last.</summary>
    [JsonIgnore]
    public IEnumerable<OrderTicket> AllOrders => Orders.Concat(Stops);

    /// <summary>The stops that can still trade, oldest first.</summary>
    [JsonIgnore]
    public IEnumerable<OrderTicket> LiveStops => Stops.Where(stop => !stop.IsFinal);

    /// <summary>The position and the money, from the fills.</summary>
    [JsonIgnore]
    public TradePosition Position => TradePosition.Of(this);

    /// <summary>The client id of the next order of a purpose: <c>{trade}-entry1</c>. At most 24 + 9 characters for the first 999.</summary>
    public string NextClientOrderId(OrderPurpose purpose)
    {
        var number = (purpose == OrderPurpose.Stop ? StopsMade : Orders.Count(order => order.Purpose == purpose)) + 1;
        var name = purpose switch { OrderPurpose.Entry => "entry", OrderPurpose.Stop => "stop", OrderPurpose.Add => "add", _ => "exit" };
        return string.Create(CultureInfo.InvariantCulture, $"{Id}-{name}{number}");
    }

    /// <summary>The same trade in another phase.</summary>
    /// <exception cref="InvalidOperationException">The phase machine does not allow it.</exception>
    public Trade To(TradePhase phase) =>
        Phase.CanGoTo(phase) ? this with { Phase = phase } : throw new InvalidOperationException($"Trade {Id} cannot go from {Phase} to {phase}.");

    /// <summary>The order or stop of this client id, or null.</summary>
    public OrderTicket? FindOrder(string clientOrderId) => AllOrders.FirstOrDefault(order => order.ClientOrderId == clientOrderId);

    /// <summary>The same trade with one more order; a stop joins the stops.</summary>
    public Trade WithNewOrder(OrderTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        if (ticket.Purpose != OrderPurpose.Stop)
            return this with { Orders = Orders.Add(ticket) };
        var kept = Stops.Length < MostStops ? Stops : Stops.RemoveAll(stop => stop.IsFinal && stop.Fills.IsEmpty);
        return this with { Stops = kept.Add(ticket), StopsMade = StopsMade + 1 };
    }

    /// <summary>The same trade with an order or stop replaced by what is now known of it.</summary>
    public Trade WithOrder(OrderTicket ticket)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        return ticket.Purpose == OrderPurpose.Stop
            ? this with { Stops = Replaced(Stops, ticket) }
            : this with { Orders = Replaced(Orders, ticket) };
    }

    private static ImmutableArray<OrderTicket> Replaced(ImmutableArray<OrderTicket> orders, OrderTicket ticket)
    {
        for (var i = orders.Length - 1; i >= 0; i--)
        {
            if (orders[i].ClientOrderId == ticket.ClientOrderId)
                return orders.SetItem(i, ticket);
        }

        throw new InvalidOperationException($"The trade has no order {ticket.ClientOrderId}.");
    }
}
