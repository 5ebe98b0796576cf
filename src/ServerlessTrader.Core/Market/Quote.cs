namespace ServerlessTrader.Core.Market;

/// <summary>The best bid and offer of one symbol at one moment. Prices in the instrument's currency, sizes in its quantity unit.</summary>
/// <param name="Bid">Best bid; 0 when there is none.</param>
/// <param name="Ask">Best ask; 0 when there is none.</param>
/// <param name="BidSize">Quantity shown at the bid.</param>
/// <param name="AskSize">Quantity shown at the ask.</param>
/// <param name="At">When the venue made the quote, UTC.</param>
public readonly record struct Quote(decimal Bid, decimal Ask, decimal BidSize, decimal AskSize, DateTimeOffset At)
{
    /// <summary>True when both sides are quoted and not crossed.</summary>
    public bool IsTwoSided => Bid > 0m && Ask > 0m && Ask >= Bid;

    /// <summary>The middle of bid and ask, not rounded. Only meaningful when <see cref="IsTwoSided"/>.</summary>
    public decimal Mid => (Bid + Ask) / 2m;

    /// <summary>Ask minus bid.</summary>
    public decimal Spread => Ask - Bid;
}
