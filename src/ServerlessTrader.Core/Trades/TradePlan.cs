using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Trades;

/// <summary>What a trade set out to do, from the moment its instrument was chosen.</summary>
public sealed record TradePlan
{
    /// <summary>What is traded.</summary>
    public required Instrument Instrument { get; init; }

    /// <summary>Which way it is entered.</summary>
    public required OrderSide Side { get; init; }

    /// <summary>The planned entry price: the mid, not rounded.</summary>
    public required decimal Price { get; init; }

    /// <summary>The quote the plan was made on.</summary>
    public required Quote Quote { get; init; }

    /// <summary>The venue's grid.</summary>
    public required PriceRules Rules { get; init; }

    /// <summary>The underlying's price then.</summary>
    public required decimal UnderlyingPrice { get; init; }

    /// <summary>Greeks then, of an option.</summary>
    public Greeks? Greeks { get; init; }

    /// <summary>Where the stop stands and what R is at the planned price; null for a strategy that has no stop and waits for an alert to close.</summary>
    public StopPlan? Stop { get; init; }

    /// <summary>How the position is carried; null when it is paid in full.</summary>
    public MarginTerms? Margin { get; init; }

    /// <summary>Multiplies the allowed risk; from the filters.</summary>
    public decimal RiskFactor { get; init; } = 1m;

    /// <summary>Units to enter; 0 until sized.</summary>
    public decimal Quantity { get; init; }

    /// <summary>+1 when a rising price of the instrument is profit, else −1.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Sign => Side == OrderSide.Buy ? 1 : -1;
}
