namespace ServerlessTrader.Brokers.Paper;

/// <summary>Which options are listed on a simulated underlying, and how they are priced. The defaults are QQQ's.</summary>
public sealed record OptionListing
{
    /// <summary>Strikes are the multiples of this, above zero.</summary>
    public decimal StrikeStep { get; init; } = 1m;

    /// <summary>Strikes a chain shows below the money, and as many above.</summary>
    public int StrikesEachSide { get; init; } = 40;

    /// <summary>Calendar days ahead in which every trading day is an expiry.</summary>
    public int DailyExpiryDays { get; init; } = 21;

    /// <summary>Weeks ahead in which every Friday is an expiry (the trading day before, when a Friday is none).</summary>
    public int FridayExpiryWeeks { get; init; } = 9;

    /// <summary>Smallest premium step, above zero.</summary>
    public decimal TickSize { get; init; } = 0.01m;

    /// <summary>Units of the underlying per contract.</summary>
    public decimal ContractSize { get; init; } = 100m;

    /// <summary>The exchange's time zone, by IANA name.</summary>
    public string TimeZone { get; init; } = "America/New_York";

    /// <summary>When trading ends on the last day, in the exchange's time.</summary>
    public TimeOnly Close { get; init; } = new(16, 0);

    /// <summary>Implied volatility at the money, as a fraction; null for the underlying's own.</summary>
    public double? ImpliedVolatility { get; init; }

    /// <summary>
    /// Change of implied volatility, as a share of it, for each standard deviation the strike lies above the forward. Negative where falls are feared.
    /// </summary>
    public double Skew { get; init; } = -0.06;

    /// <summary>The smile: the same for each standard deviation squared, either side.</summary>
    public double Smile { get; init; } = 0.02;

    /// <summary>Interest a year, continuously compounded.</summary>
    public double Rate { get; init; } = 0.04;

    /// <summary>Dividends a year, continuously compounded.</summary>
    public double DividendYield { get; init; } = 0.005;

    /// <summary>
    /// The part of the bid-ask spread that grows with the premium, as a share of it. One tick and one more for each standard deviation out come on top.
    /// </summary>
    public decimal SpreadShare { get; init; } = 0.008m;

    /// <summary>Contracts shown at the money, either side; fewer further out.</summary>
    public decimal DisplayedSize { get; init; } = 60m;

    /// <summary>Contracts open at the money of the nearest expiry; fewer further out.</summary>
    public decimal OpenInterest { get; init; } = 12_000m;

    internal void Check(string symbol)
    {
        Require(StrikeStep > 0m, nameof(StrikeStep), StrikeStep, "above zero");
        Require(StrikesEachSide is >= 1 and <= 1_000, nameof(StrikesEachSide), StrikesEachSide, "from 1 to 1000");
        Require(DailyExpiryDays is >= 0 and <= 370, nameof(DailyExpiryDays), DailyExpiryDays, "from 0 to 370");
        Require(FridayExpiryWeeks is >= 0 and <= 160, nameof(FridayExpiryWeeks), FridayExpiryWeeks, "from 0 to 160");
        Require(TickSize > 0m, nameof(TickSize), TickSize, "above zero");
        Require(ContractSize > 0m, nameof(ContractSize), ContractSize, "above zero");
        Require(ImpliedVolatility is null or (> 0.0 and <= 5.0), nameof(ImpliedVolatility), ImpliedVolatility ?? 0.0, "a fraction above 0, at most 5");
        Require(Math.Abs(Skew) <= 0.5, nameof(Skew), Skew, "from -0.5 to 0.5");
        Require(Smile is >= 0.0 and <= 0.5, nameof(Smile), Smile, "from 0 to 0.5");
        Require(double.IsFinite(Rate), nameof(Rate), Rate, "a number");
        Require(double.IsFinite(DividendYield), nameof(DividendYield), DividendYield, "a number");
        Require(SpreadShare is >= 0m and <= 1m, nameof(SpreadShare), SpreadShare, "from 0 to 1");
        Require(DisplayedSize >= 1m, nameof(DisplayedSize), DisplayedSize, "1 or more");
        Require(OpenInterest >= 0m, nameof(OpenInterest), OpenInterest, "zero or above");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            throw new ArgumentException($"{symbol}: {nameof(TimeZone)} '{TimeZone}' is not known here; write an IANA name like America/New_York.");

        void Require(bool holds, string member, object value, string rule)
        {
            if (!holds)
                throw new ArgumentException($"{symbol}: {member} must be {rule}, not {value}.");
        }
    }
}
