namespace ServerlessTrader.Brokers.Paper;

/// <summary>
/// A price that moves like the market's and can be asked for at any moment without walking there: the logarithm of the price is a Brownian bridge, built by
/// Lévy's midpoint construction over spans of 2²⁵ seconds (388 days) since 1970, from a hash of the seed where others draw random numbers. There is no state,
/// so a restarted process goes on with the very same path.
/// </summary>
/// <remarks>
/// Every span begins and ends at the start price, which keeps the price near it for ever (with 20 % volatility half a span away it is within ±20 % in 95 of
/// 100 spans). Resolution is one second, linear (in the logarithm) below that. A look-up is 25 levels deep and takes well under a microsecond.
/// </remarks>
public sealed class BrownianPath : IPricePath
{
    private const int Levels = 25;
    private const long SpanSeconds = 1L << Levels;
    private const double SecondsPerYear = 365.0 * 86_400.0;
    private const long EpochSecond = 62_135_596_800;

    private readonly ulong _seed;
    private readonly double _startPrice;
    private readonly double[] _deviation = new double[Levels];
    private readonly double[] _reach = new double[Levels];

    /// <summary>A path of its own for every seed.</summary>
    /// <param name="seed">Any number; equal seeds give equal paths.</param>
    /// <param name="startPrice">The price at the ends of every span, above zero.</param>
    /// <param name="annualVolatility">
    /// Of the logarithm of the price, per square root of a year of 365 days round the clock: 0.20 for 20 %. At least 0, at most 5.
    /// </param>
    public BrownianPath(ulong seed, decimal startPrice, double annualVolatility)
    {
        if (startPrice <= 0m)
            throw new ArgumentOutOfRangeException(nameof(startPrice), startPrice, "A start price is above zero.");
        if (annualVolatility is not (>= 0.0 and <= 5.0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(annualVolatility), annualVolatility, "An annual volatility is a fraction from 0 to 5: write 0.20 for 20 %.");
        }

        _seed = seed;
        _startPrice = (double)startPrice;
        for (var level = 0; level < Levels; level++)
        {
            // The midpoint of a bridge over L seconds has a quarter of L's variance around the mean of its ends.
            _deviation[level] = annualVolatility * Math.Sqrt((SpanSeconds >> level) / 4.0 / SecondsPerYear);
            // Deviations shrink by √2 a level; the geometric series bounds how far a bridge can ever leave its ends.
            _reach[level] = _deviation[level] * SeededNoise.LargestNormal / (1.0 - Math.Sqrt(0.5));
        }
    }

    /// <inheritdoc/>
    public decimal PriceAt(DateTimeOffset at) => ToPrice(LogAt(at));

    /// <inheritdoc/>
    public PriceRange RangeOver(DateTimeOffset from, DateTimeOffset to)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        var (first, last) = (LogAt(from), LogAt(to));
        var search = new RangeSearch(this, CeilingSecond(from), FloorSecond(to), Math.Min(first, last), Math.Max(first, last));
        search.Run();
        return new PriceRange(ToPrice(search.Low), ToPrice(search.High));
    }

    private decimal ToPrice(double log) => (decimal)(_startPrice * Math.Exp(log));

    private double LogAt(DateTimeOffset at)
    {
        var second = FloorSecond(at);
        var fraction = (double)(at.UtcTicks % TimeSpan.TicksPerSecond) / TimeSpan.TicksPerSecond;
        var seed = SeedOfSpan(second >> Levels);
        var offset = second & (SpanSeconds - 1);
        double left = 0.0, right = 0.0;
        var node = 1UL;
        for (var level = 0; level < Levels; level++)
        {
            var middle = 0.5 * (left + right) + _deviation[level] * SeededNoise.Normal(seed, node);
            if (((offset >> (Levels - 1 - level)) & 1) == 0)
            {
                right = middle;
                node = 2 * node;
            }
            else
            {
                left = middle;
                node = 2 * node + 1;
            }
        }

        return left + (right - left) * fraction;
    }

    private ulong SeedOfSpan(long span) => SeededNoise.Bits(_seed, unchecked((ulong)span));

    /// <summary>Whole seconds since 1970; ticks count from the year 1 and are never negative, so the division rounds down.</summary>
    private static long FloorSecond(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerSecond - EpochSecond;

    private static long CeilingSecond(DateTimeOffset at) => (at.UtcTicks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond - EpochSecond;

    /// <summary>Visits whole seconds of a stretch, leaving out every subtree that cannot reach beyond the extremes already found.</summary>
    private ref struct RangeSearch(BrownianPath path, long from, long to, double low, double high)
    {
        private ulong _seed;

        public double Low { get; private set; } = low;

        public double High { get; private set; } = high;

        public void Run()
        {
            for (var span = from >> Levels; span <= to >> Levels && from <= to; span++)
            {
                _seed = path.SeedOfSpan(span);
                var start = span << Levels;
                if (start >= from)
                    Include(0.0);
                Visit(1UL, 0, start, 0.0, 0.0);
            }
        }

        private void Visit(ulong node, int level, long start, double left, double right)
        {
            var length = SpanSeconds >> level;
            if (level == Levels || start + length <= from || start >= to)
                return;
            if (Math.Max(left, right) + path._reach[level] <= High && Math.Min(left, right) - path._reach[level] >= Low)
                return;
            var middle = 0.5 * (left + right) + path._deviation[level] * SeededNoise.Normal(_seed, node);
            var at = start + length / 2;
            if (at >= from && at <= to)
                Include(middle);
            Visit(2 * node, level + 1, start, left, middle);
            Visit(2 * node + 1, level + 1, at, middle, right);
        }

        private void Include(double value)
        {
            Low = Math.Min(Low, value);
            High = Math.Max(High, value);
        }
    }
}
