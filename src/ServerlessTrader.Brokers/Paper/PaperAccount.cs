using System.Collections.Immutable;
using ServerlessTrader.Core.Instruments;

namespace ServerlessTrader.Brokers.Paper;

/// <summary>An account of the paper broker, as it is stored.</summary>
/// <param name="Cash">
/// The starting cash, less what every fill cost and its fee. A perpetual is booked like a thing bought outright, so that cash plus positions at the mark is the
/// equity, whatever is held; with leverage it can be below zero.
/// </param>
/// <param name="NextOrder">The number of the next order.</param>
/// <param name="Positions">What is held; none of zero.</param>
/// <param name="Working">Client ids of the working orders, oldest first.</param>
/// <param name="Taken">What has been taken from the last quote of each symbol.</param>
/// <param name="Leverage">Leverage by symbol, where it was set.</param>
internal sealed record PaperAccount(
    decimal Cash,
    long NextOrder,
    ImmutableArray<PaperPosition> Positions,
    ImmutableArray<string> Working,
    ImmutableArray<TakenLiquidity> Taken,
    ImmutableSortedDictionary<string, decimal> Leverage)
{
    public static PaperAccount Open(decimal cash) => new(cash, 1, [], [], [], ImmutableSortedDictionary<string, decimal>.Empty);

    /// <summary>Units held; negative when short.</summary>
    public decimal Held(Instrument instrument) => Positions.FirstOrDefault(position => position.Instrument.Symbol == instrument.Symbol)?.Quantity ?? 0m;

    /// <summary>Books a fill of a signed quantity.</summary>
    public PaperAccount Book(Instrument instrument, decimal signedQuantity, decimal price, decimal fee)
    {
        var held = Positions.FirstOrDefault(position => position.Instrument.Symbol == instrument.Symbol);
        var booked = (held ?? new PaperPosition(instrument, 0m, 0m)).After(signedQuantity, price);
        return this with
        {
            Cash = Cash - signedQuantity * price * instrument.Multiplier - fee,
            Positions = held is null ? Positions.Add(booked) : booked.Quantity == 0m ? Positions.Remove(held) : Positions.Replace(held, booked),
        };
    }
}

/// <summary>What an account holds of one instrument; negative when short.</summary>
internal sealed record PaperPosition(Instrument Instrument, decimal Quantity, decimal AveragePrice)
{
    /// <summary>The position after a fill: adding averages the price, reducing keeps it, going through zero starts again at the fill's.</summary>
    public PaperPosition After(decimal signedQuantity, decimal price)
    {
        var quantity = Quantity + signedQuantity;
        if (Quantity == 0m || Math.Sign(quantity) == -Math.Sign(Quantity))
            return this with { Quantity = quantity, AveragePrice = price };
        return Math.Sign(signedQuantity) == Math.Sign(Quantity)
            ? this with { Quantity = quantity, AveragePrice = (Quantity * AveragePrice + signedQuantity * price) / quantity }
            : this with { Quantity = quantity };
    }
}

/// <summary>What fills have taken from the quote of <paramref name="At"/>: the same quote never gives more than it shows.</summary>
internal sealed record TakenLiquidity(string Symbol, DateTimeOffset At, decimal FromBid, decimal FromAsk);
