namespace ServerlessTrader.BrokerSimulators.PaperServer;

/// <summary>
/// The server's own idea of prices, which only has to be plausible: the first limit of a symbol sets its price, every market order moves it a few cents.
/// </summary>
internal sealed class QuoteWalk(SeededDice dice)
{
    private const decimal Tick = 0.01m;
    private const decimal FirstPrice = 1.00m;
    private const decimal Lowest = 0.05m;

    private readonly Dictionary<string, decimal> _last = new(StringComparer.Ordinal);
    private int _steps;

    /// <summary>The latest price of a symbol.</summary>
    public decimal Of(string symbol) => _last.GetValueOrDefault(symbol, FirstPrice);

    /// <summary>A price at the limit or a tick better.</summary>
    public decimal AtLimit(string symbol, decimal limit, bool isBuy)
    {
        var better = Tick * Step(symbol, 0, 1);
        return _last[symbol] = Math.Max(Math.Min(limit, Tick), isBuy ? limit - better : limit + better);
    }

    /// <summary>A price a few ticks from the last.</summary>
    public decimal AtMarket(string symbol) => _last[symbol] = Math.Max(Lowest, Of(symbol) + Tick * Step(symbol, -5, 5));

    private int Step(string symbol, int least, int most) => dice.Roll($"price {symbol} {_steps++}", least, most);
}
