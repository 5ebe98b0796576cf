namespace ServerlessTrader.Brokers.Paper;

/// <summary>
/// The price of one symbol at every moment, past and future. A pure function: the same moment always has the same price, whoever asks and in whatever order.
/// Safe to call from any thread.
/// </summary>
public interface IPricePath
{
    /// <summary>The price at <paramref name="at"/>, above zero, not rounded to any tick.</summary>
    decimal PriceAt(DateTimeOffset at);

    /// <summary>The lowest and highest price from <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="to"/> is before <paramref name="from"/>.</exception>
    PriceRange RangeOver(DateTimeOffset from, DateTimeOffset to);
}
