using ServerlessTrader.Brokers.Paper;

namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>
/// The price of one contract at every moment: a seeded random walk up to the opening of the exchange, from then on what it is told. Not safe for several threads.
/// </summary>
internal sealed class PriceTape : IPricePath
{
    private readonly List<Stretch> _stretches = [];
    private readonly ulong _seed;
    private readonly Contract _contract;

    public PriceTape(Contract contract, ulong seed, DateTimeOffset opening)
    {
        (_contract, _seed) = (contract, seed);
        var history = Walk(contract.StartPrice);
        _stretches.Add(new Stretch(DateTimeOffset.MinValue, history, contract.StartPrice / history.PriceAt(opening), DateTimeOffset.MaxValue));
        Stay(opening, contract.StartPrice);
    }

    /// <summary>One price from a moment on.</summary>
    public void Stay(DateTimeOffset from, decimal price) => Add(new Stretch(from, ScriptedPath.Constant(price), 1m, from));

    /// <summary>In a straight line to a price, where it stays.</summary>
    public void MoveTo(DateTimeOffset from, decimal price, TimeSpan duration)
    {
        if (duration <= TimeSpan.Zero)
        {
            Stay(from, price);
            return;
        }

        var line = new ScriptedPath([(from, PriceAt(from)), (from + duration, price)], PathInterpolation.Linear);
        Add(new Stretch(from, line, 1m, from + duration));
    }

    /// <summary>At random from a moment on, beginning at the price it has.</summary>
    public void Wander(DateTimeOffset from)
    {
        var path = Walk(_contract.StartPrice);
        Add(new Stretch(from, path, PriceAt(from) / path.PriceAt(from), DateTimeOffset.MaxValue));
    }

    /// <summary>Whether the price at a moment may differ from the one just before.</summary>
    public bool IsMoving(DateTimeOffset at) => _stretches[^1].MovesUntil > at;

    /// <inheritdoc/>
    public decimal PriceAt(DateTimeOffset at) => _stretches[IndexAt(at)].PriceAt(at);

    /// <inheritdoc/>
    public PriceRange RangeOver(DateTimeOffset from, DateTimeOffset to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        var first = PriceAt(from);
        var (low, high) = (first, first);
        for (var i = FirstIndexIn(from); i < _stretches.Count && _stretches[i].From <= to; i++)
        {
            var start = _stretches[i].From < from ? from : _stretches[i].From;
            var end = i + 1 < _stretches.Count && _stretches[i + 1].From <= to ? _stretches[i + 1].From - TimeSpan.FromTicks(1) : to;
            var range = _stretches[i].RangeOver(start, end < start ? start : end);
            (low, high) = (Math.Min(low, range.Low), Math.Max(high, range.High));
        }

        return new PriceRange(low, high);
    }

    private BrownianPath Walk(decimal price) => new(_seed, price, _contract.Volatility);

    private void Add(Stretch stretch) => _stretches.Add(stretch);

    /// <summary>The last stretch that has begun.</summary>
    private int IndexAt(DateTimeOffset at)
    {
        var (low, high) = (0, _stretches.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_stretches[middle].From <= at)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }

    /// <summary>Of those that began at this very moment the first; else the one that holds it. Prices that came and went within one moment were traded all the same.</summary>
    private int FirstIndexIn(DateTimeOffset from)
    {
        var index = IndexAt(from);
        while (index > 0 && _stretches[index].From == from)
            index--;
        return _stretches[index].From < from && index < IndexAt(from) ? index + 1 : index;
    }

    private sealed record Stretch(DateTimeOffset From, IPricePath Path, decimal Factor, DateTimeOffset MovesUntil)
    {
        public decimal PriceAt(DateTimeOffset at) => Path.PriceAt(at) * Factor;

        public PriceRange RangeOver(DateTimeOffset from, DateTimeOffset to)
        {
            var range = Path.RangeOver(from, to);
            return new PriceRange(range.Low * Factor, range.High * Factor);
        }
    }
}
