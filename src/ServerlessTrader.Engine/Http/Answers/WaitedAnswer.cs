using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Engine.Http.Answers;

/// <summary>What came of an entry whose sender asked to wait for it.</summary>
/// <param name="Success">True when at least one account holds a position now.</param>
/// <param name="Message">In one line: "qqq-longs: buy 3 QQQ".</param>
/// <param name="AlertId">The alert.</param>
/// <param name="Trades">One an account.</param>
/// <param name="Trade">The first that holds a position; null when none does.</param>
/// <param name="Error">Why no account holds one; the broker's own words where it refused.</param>
/// <param name="Suggestions">What to do about that.</param>
/// <param name="WebhookData">The alert's body without its secrets, when nothing was entered.</param>
/// <param name="Duplicate">True when the alert was stored before.</param>
/// <param name="Timestamp">When this was answered, UTC.</param>
internal sealed record WaitedAnswer(
    bool Success,
    string Message,
    string AlertId,
    ImmutableArray<EnteredTrade> Trades,
    EnteredTrade? Trade,
    string? Error,
    ImmutableArray<string>? Suggestions,
    [property: JsonPropertyName("webhook_data"), JsonConverter(typeof(RawJsonConverter))] string? WebhookData,
    bool? Duplicate,
    DateTimeOffset Timestamp);

/// <summary>A trade whose entry has been decided.</summary>
internal sealed record EnteredTrade
{
    public required string Id { get; init; }
    public required string Account { get; init; }
    public required TradePhase Phase { get; init; }
    public required string Symbol { get; init; }

    /// <summary>buy or sell, of the instrument; null when none was chosen.</summary>
    public OrderSide? Action { get; init; }

    /// <summary>What is traded; null when nothing was chosen.</summary>
    public string? Instrument { get; init; }

    /// <summary>Units entered.</summary>
    public decimal Quantity { get; init; }

    /// <summary>Average price of the entry; null when nothing was entered.</summary>
    [JsonPropertyName("entry_price")]
    public decimal? EntryPrice { get; init; }

    /// <summary>The instrument's price at the latest look, or when it was chosen.</summary>
    [JsonPropertyName("current_price")]
    public decimal? CurrentPrice { get; init; }

    /// <summary>The broker's id of the latest entry order.</summary>
    [JsonPropertyName("main_order_id")]
    public string? MainOrderId { get; init; }

    /// <summary>True when the other side was closed first.</summary>
    [JsonPropertyName("opposite_position_closed")]
    public bool OppositePositionClosed { get; init; }

    /// <summary>Why nothing was entered, as a code.</summary>
    public string? Code { get; init; }

    /// <summary>The same for people.</summary>
    public string? Reason { get; init; }

    public required string Href { get; init; }

    public static EnteredTrade Of(Trade trade)
    {
        var position = trade.Position;
        var entry = trade.Orders.LastOrDefault(order => order.Purpose == OrderPurpose.Entry);
        return new EnteredTrade
        {
            Id = trade.Id,
            Account = trade.Account,
            Phase = trade.Phase,
            Symbol = trade.Symbol,
            Action = trade.Plan?.Side,
            Instrument = trade.Plan?.Instrument.Symbol,
            Quantity = position.Entered,
            EntryPrice = position.Entered == 0m ? null : position.EntryPrice,
            CurrentPrice = trade.ExitState.Last ?? trade.Plan?.Price,
            MainOrderId = entry?.BrokerOrderId,
            OppositePositionClosed = !trade.WaitsFor.IsEmpty || trade.Clearing is { Trades.IsEmpty: false },
            Code = trade.Outcome?.Code,
            Reason = trade.Outcome?.Reason,
            Href = AlertAnswerTrade.HrefOf(trade.Id),
        };
    }
}
