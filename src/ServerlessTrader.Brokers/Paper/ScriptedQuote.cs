using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Brokers.Paper;

/// <summary>The quote of an underlying or a perpetual, written down instead of read off its path.</summary>
/// <param name="Symbol">QQQ, BTCUSDT.</param>
/// <param name="Bid">Best bid; 0 for none.</param>
/// <param name="Ask">Best ask; 0 for none.</param>
/// <param name="Size">Quantity shown at either.</param>
public sealed record ScriptedQuote(string Symbol, decimal Bid, decimal Ask, decimal Size = 1_000m)
{
    /// <summary>How old the quote is whenever it is read.</summary>
    public TimeSpan Age { get; init; }

    internal Quote At(DateTimeOffset now) => new(Bid, Ask, Size, Size, now - Age);
}
