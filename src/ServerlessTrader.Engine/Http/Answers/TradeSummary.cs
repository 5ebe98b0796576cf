using System.Collections.Immutable;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Engine.Http.Answers;

/// <summary>The trades that have not ended.</summary>
/// <param name="Time">The trading clock, UTC.</param>
/// <param name="Positions">Oldest first.</param>
internal sealed record PositionsAnswer(DateTimeOffset Time, ImmutableArray<TradeSummary> Positions);

/// <summary>A trade and its position. Prices per unit, money in the account's currency.</summary>
internal sealed record TradeSummary
{
    public required string TradeId { get; init; }
    public required string Strategy { get; init; }
    public required string Account { get; init; }
    public required string Symbol { get; init; }
    public required TradeDirection Direction { get; init; }
    public required TradePhase Phase { get; init; }

    /// <summary>What is traded; null until it is chosen.</summary>
    public string? Instrument { get; init; }
    public OrderSide? Side { get; init; }

    /// <summary>Units planned.</summary>
    public decimal Planned { get; init; }

    /// <summary>Units entered so far.</summary>
    public decimal Entered { get; init; }

    /// <summary>Units open now.</summary>
    public decimal Open { get; init; }
    public decimal? EntryPrice { get; init; }
    public decimal? ExitPrice { get; init; }

    /// <summary>The stop in force on the instrument's price.</summary>
    public decimal? Stop { get; init; }

    /// <summary>The stop on the underlying's price.</summary>
    public decimal? UnderlyingStop { get; init; }

    /// <summary>The instrument's price at the latest look.</summary>
    public decimal? Mark { get; init; }

    /// <summary>The risk of one unit in price.</summary>
    public decimal? R { get; init; }

    /// <summary>Profit of what is open at the mark, before fees.</summary>
    public decimal? OpenProfit { get; init; }

    /// <summary>Profit of what is closed, after all fees so far.</summary>
    public decimal NetProfit { get; init; }
    public decimal Fees { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public DateTimeOffset? EnteredAt { get; init; }

    /// <summary>Why it is being closed, or was asked to be; null when it is not.</summary>
    public string? Closing { get; init; }
    public required string Href { get; init; }

    public static TradeSummary Of(Trade trade)
    {
        var position = trade.Position;
        var mark = trade.ExitState.Last;
        return new TradeSummary
        {
            TradeId = trade.Id,
            Strategy = trade.Strategy,
            Account = trade.Account,
            Symbol = trade.Symbol,
            Direction = trade.Direction,
            Phase = trade.Phase,
            Instrument = trade.Plan?.Instrument.Symbol,
            Side = trade.Plan?.Side,
            Planned = trade.Plan?.Quantity ?? 0m,
            Entered = position.Entered,
            Open = position.Open,
            EntryPrice = position.Entered == 0m ? null : position.EntryPrice,
            ExitPrice = position.Closed == 0m ? null : position.ExitPrice,
            Stop = trade.ExitState.Stop?.Price,
            UnderlyingStop = trade.ExitState.UnderlyingStop,
            Mark = mark,
            R = trade.R,
            OpenProfit = mark is { } price && trade.Plan is { } plan && position.Open != 0m
                ? plan.Sign * (price - position.OpenPrice) * position.Open * plan.Instrument.Multiplier
                : null,
            NetProfit = position.NetProfit,
            Fees = position.Fees,
            ReceivedAt = trade.Alert.ReceivedAt,
            EnteredAt = trade.EnteredAt,
            Closing = trade.Phase.IsFinal() ? null : trade.PendingExit?.Code ?? trade.CloseRequest?.Code,
            Href = AlertAnswerTrade.HrefOf(trade.Id),
        };
    }
}
