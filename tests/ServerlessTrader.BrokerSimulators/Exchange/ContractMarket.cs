namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>One contract's prices and candles. Guarded by the exchange's lock.</summary>
internal sealed class ContractMarket
{
    private const decimal VolumePerMinute = 10m;

    private readonly ExchangeRules _rules;
    private readonly SeededDice _dice;
    private readonly PriceTape _tape;
    private ContractPrice? _quoted;
    private decimal? _mark;

    public ContractMarket(Contract contract, ExchangeRules rules, ulong seed, DateTimeOffset opening)
    {
        (Contract, _rules) = (contract, rules);
        _dice = new SeededDice(seed);
        _tape = new PriceTape(contract, (ulong)(_dice.Roll(contract.Symbol) * (1UL << 53)), opening);
        Price = At(opening);
    }

    public Contract Contract { get; }

    /// <summary>The prices orders meet now.</summary>
    public ContractPrice Price { get; private set; }

    public bool IsMoving(DateTimeOffset now) => _tape.IsMoving(now);

    /// <summary>One price; mark and last are the same again.</summary>
    public void Set(decimal price, DateTimeOffset now)
    {
        (_quoted, _mark) = (null, null);
        _tape.Stay(now, price);
    }

    /// <summary>A mark of its own until a price is set.</summary>
    public void SetMark(decimal mark) => _mark = mark;

    /// <summary>Bid and ask of their own until a price is set.</summary>
    public void Quote(decimal bid, decimal ask, decimal size, DateTimeOffset now)
    {
        Set(OnTick((bid + ask) / 2m), now);
        _quoted = new ContractPrice(Contract.Symbol, Price.Last, Price.Mark, bid, ask, size, now);
    }

    public void MoveTo(decimal price, TimeSpan duration, DateTimeOffset now)
    {
        (_quoted, _mark) = (null, null);
        _tape.MoveTo(now, price, duration);
    }

    public void Wander(DateTimeOffset now)
    {
        (_quoted, _mark) = (null, null);
        _tape.Wander(now);
    }

    /// <summary>Takes over the price of this moment; true when it differs from the one before.</summary>
    public bool Refresh(DateTimeOffset now)
    {
        var before = Price;
        var after = At(now);
        if (after with { At = before.At } == before)
            return false;
        Price = after;
        return true;
    }

    /// <summary>Bars from the one that holds <paramref name="from"/> on, at most <paramref name="count"/>, the last one perhaps unfinished.</summary>
    public List<Bar> Bars(BarInterval interval, DateTimeOffset from, int count, DateTimeOffset now)
    {
        var bars = new List<Bar>(count);
        for (var open = interval.OpenOf(from); bars.Count < count && open <= now; open = interval.Step(open, 1))
            bars.Add(BarAt(interval, open, now));
        return bars;
    }

    public Bar BarAt(BarInterval interval, DateTimeOffset open, DateTimeOffset now)
    {
        var next = interval.Step(open, 1);
        var last = next - TimeSpan.FromTicks(1);
        var end = last < now ? last : now;
        var range = _tape.RangeOver(open, end);
        var elapsed = (decimal)((end - open).TotalMinutes + 0.001);
        var volume = Math.Round(elapsed * VolumePerMinute * (0.5m + (decimal)_dice.Roll($"{Contract.Symbol} {open.UtcTicks}")), 3);
        return new Bar(open, next, OnTick(_tape.PriceAt(open)), OnTick(range.High), OnTick(range.Low), OnTick(_tape.PriceAt(end)), volume, next <= now);
    }

    private ContractPrice At(DateTimeOffset now)
    {
        var last = OnTick(_tape.PriceAt(now));
        if (_quoted is { } quoted)
            return quoted with { Last = last, Mark = _mark ?? last };
        var halfSpread = _rules.HalfSpreadTicks * Contract.TickSize;
        return new ContractPrice(Contract.Symbol, last, _mark ?? last, Math.Max(Contract.TickSize, last - halfSpread), last + halfSpread, _rules.QuoteSize, now);
    }

    private decimal OnTick(decimal price) => Math.Max(Contract.TickSize, Math.Round(price / Contract.TickSize, MidpointRounding.AwayFromZero) * Contract.TickSize);
}
