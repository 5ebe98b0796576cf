using ServerlessTrader.Core.Instruments;

namespace ServerlessTrader.Core.Exits;

/// <summary>A position as the exit rules see it. Prices per unit of the instrument (net for several legs), quantities in its units.</summary>
public sealed record PositionView
{
    /// <summary>+1 when a rising price of the instrument is profit (bought), −1 when it is loss (sold).</summary>
    public required int Sign { get; init; }

    /// <summary>+1 when a rising underlying is profit, −1 when it is loss. A bought put has <see cref="Sign"/> +1 and this −1.</summary>
    public required int UnderlyingSign { get; init; }

    /// <summary>The instrument; of several legs, the main one.</summary>
    public required Instrument Instrument { get; init; }

    /// <summary>The venue's grid.</summary>
    public required PriceRules Rules { get; init; }

    /// <summary>Average price of the original entry.</summary>
    public required decimal EntryPrice { get; init; }

    /// <summary>The frozen risk of one unit in price, above zero.</summary>
    public required decimal R { get; init; }

    /// <summary>Quantity originally entered, without later additions.</summary>
    public required decimal Entered { get; init; }

    /// <summary>Quantity still open, additions included.</summary>
    public required decimal Open { get; init; }

    /// <summary>When the entry was complete, UTC.</summary>
    public required DateTimeOffset EnteredAt { get; init; }

    /// <summary>Fees of entry and exit per unit of price, for a break-even that includes them; 0 when unknown.</summary>
    public decimal FeesPerUnit { get; init; }

    /// <summary>Margin one unit of the position ties up, in price units; null when it is paid in full.</summary>
    public decimal? MarginPerUnit { get; init; }

    /// <summary>Profit of one unit at <paramref name="price"/>, in price units, before fees.</summary>
    public decimal ProfitAt(decimal price) => Sign * (price - EntryPrice);

    /// <summary>A stop level on the venue's grid: rounded away from the market, so that rounding alone never closes a trade.</summary>
    /// <remarks>An average entry price may have no end; what its last digits do to a level must not cost a tick.</remarks>
    internal decimal StopOnGrid(decimal level) => Sign > 0 ? Rules.PriceDown(Math.Round(level, 12)) : Rules.PriceUp(Math.Round(level, 12));

    /// <summary>A target level on the venue's grid: rounded towards more profit.</summary>
    internal decimal TargetOnGrid(decimal level) => Sign > 0 ? Rules.PriceUp(Math.Round(level, 12)) : Rules.PriceDown(Math.Round(level, 12));

    /// <summary>The next level on the grid that is tighter than both the stop in force and a stop that is asked for.</summary>
    internal decimal NextStop(StopLevel? inForce, decimal asked)
    {
        var tightest = inForce is not null && Sign * (inForce.Price - asked) > 0m ? inForce.Price : asked;
        return StopOnGrid(tightest) + Sign * Rules.TickSize;
    }
}
