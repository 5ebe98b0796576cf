using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Brokers.Paper;

/// <summary>What a quote says a thing is worth.</summary>
internal static class QuoteMark
{
    /// <summary>The mid; with no bid half the ask, with no ask the bid; null when neither is quoted or they are crossed.</summary>
    public static decimal? Mark(this Quote quote) => quote switch
    {
        { IsTwoSided: true } => quote.Mid,
        { Ask: > 0m, Bid: <= 0m } => quote.Ask / 2m,
        { Ask: <= 0m, Bid: > 0m } => quote.Bid,
        _ => null,
    };
}
