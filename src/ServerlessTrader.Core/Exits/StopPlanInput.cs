using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Exits;

/// <summary>What the initial stop depends on.</summary>
public sealed record StopPlanInput
{
    /// <summary>The planned entry price of the instrument (the mid), above zero.</summary>
    public required decimal Price { get; init; }

    /// <summary>+1 bought, −1 sold.</summary>
    public required int Sign { get; init; }

    /// <summary>The underlying's price now, above zero.</summary>
    public required decimal UnderlyingPrice { get; init; }

    /// <summary>+1 when a rising underlying is profit, else −1.</summary>
    public required int UnderlyingSign { get; init; }

    /// <summary>The venue's grid.</summary>
    public required PriceRules Rules { get; init; }

    /// <summary>Greeks of an option, for what it should be worth at the underlying's stop; null for anything that moves one to one.</summary>
    public Greeks? Greeks { get; init; }

    /// <summary>Closed candles of the underlying, oldest first.</summary>
    public IReadOnlyList<Candle> Candles { get; init; } = [];

    /// <summary>The alert's stop price, if it carries one.</summary>
    public decimal? AlertStop { get; init; }

    /// <summary>The main leg's strike, if it has one.</summary>
    public decimal? Strike { get; init; }
}
