using System.Collections.Concurrent;
using System.Collections.Immutable;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Brokers.Paper;

/// <summary>Lists and prices the options of one simulated underlying. A pure function of its arguments.</summary>
internal sealed class OptionPricer(SimulatedUnderlying underlying, OptionListing listing, ulong seed, Func<DateOnly, bool>? isTradingDay)
{
    private const double DaysPerYear = 365.0;
    private const double MostDeviations = 4.0;

    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(listing.TimeZone);
    private readonly PriceRules _premium = PriceRules.PennyOption with { TickSize = listing.TickSize };
    private readonly TimeOnly _close = listing.Close;

    // A chain asks for the same few expiries hundreds of times, and a time zone takes its time to answer.
    private readonly ConcurrentDictionary<DateOnly, DateTimeOffset> _closes = new();
    private volatile DayListing? _today;

    public PriceRules Rules => _premium;

    /// <summary>Listed expiries whose last session has not ended, ascending.</summary>
    public IReadOnlyList<DateOnly> Expiries(DateTimeOffset now) => [.. ListedOn(now).Where(listed => listed.Close > now).Select(listed => listed.Expiry)];

    /// <summary>
    /// Whether a contract is listed. Strikes far from the money are, though chains leave them out: what is held must stay quoted as the price moves away.
    /// </summary>
    public bool Lists(OptionContract contract, DateTimeOffset now) =>
        contract.Underlying == underlying.Symbol
        && contract.ContractSize == listing.ContractSize
        && contract.Strike > 0m
        && contract.Strike % listing.StrikeStep == 0m
        && ListedOn(now).Any(listed => listed.Expiry == contract.Expiry && listed.Close > now);

    /// <summary>The rows of one expiry around the money, in ascending strike, calls before puts.</summary>
    public IEnumerable<OptionQuote> Chain(DateOnly expiry, decimal spot, DateTimeOffset now)
    {
        var middle = Math.Round(spot / listing.StrikeStep) * listing.StrikeStep;
        for (var i = -listing.StrikesEachSide; i <= listing.StrikesEachSide; i++)
        {
            var strike = middle + i * listing.StrikeStep;
            if (strike <= 0m)
                continue;
            yield return Row(new OptionContract(underlying.Symbol, expiry, OptionRight.Call, strike, listing.ContractSize), spot, now);
            yield return Row(new OptionContract(underlying.Symbol, expiry, OptionRight.Put, strike, listing.ContractSize), spot, now);
        }
    }

    /// <summary>One contract priced now.</summary>
    public OptionQuote Row(OptionContract contract, decimal spot, DateTimeOffset now)
    {
        var years = Math.Max(0.0, (CloseOf(contract.Expiry) - now).TotalDays / DaysPerYear);
        var atTheMoney = listing.ImpliedVolatility ?? Math.Max(0.01, underlying.Volatility);
        var deviations = Deviations(contract.Strike, spot, years, atTheMoney);
        var volatility = atTheMoney * Math.Max(0.2, 1.0 + listing.Skew * deviations + listing.Smile * deviations * deviations);
        var greeks = BlackScholes.Greeks(
            contract.Right, (double)spot, (double)contract.Strike, years, volatility, listing.Rate, listing.DividendYield);
        var fair = (decimal)BlackScholes.Price(
            contract.Right, (double)spot, (double)contract.Strike, years, volatility, listing.Rate, listing.DividendYield);
        // These options may be exercised at any time, so nobody sells one below its intrinsic value.
        var premium = Math.Max(fair, contract.IntrinsicValue(spot));
        var key = Key(contract);
        var distance = Math.Abs(deviations);
        return new OptionQuote(
            contract, QuoteOf(premium, distance, key, now), greeks, Volume(key, distance, contract, now), OpenInterest(key, distance, contract, now));
    }

    private Quote QuoteOf(decimal premium, double distance, ulong key, DateTimeOffset now)
    {
        var tick = listing.TickSize;
        var spread = tick * (1m + Math.Floor(premium * listing.SpreadShare / tick) + (decimal)Math.Floor(distance));
        var bid = Math.Max(0m, _premium.PriceNearest(premium - spread / 2m));
        var ask = bid > 0m ? bid + spread : Math.Max(tick, _premium.PriceNearest(premium + spread / 2m));
        var second = (ulong)(now.UtcTicks / TimeSpan.TicksPerSecond);
        return new Quote(bid, ask, bid > 0m ? Size(key, 2 * second, distance) : 0m, Size(key, 2 * second + 1, distance), now);
    }

    private decimal Size(ulong key, ulong index, double distance) =>
        Math.Max(1m, Math.Floor(listing.DisplayedSize * (decimal)((0.3 + 0.7 * SeededNoise.Uniform(key, index)) / (1.0 + distance))));

    private long OpenInterest(ulong key, double distance, OptionContract contract, DateTimeOffset now)
    {
        var weeks = Math.Max(0.0, (CloseOf(contract.Expiry) - now).TotalDays) / 7.0;
        return (long)((double)listing.OpenInterest * (0.7 + 0.3 * SeededNoise.Uniform(key, 0)) * Math.Exp(-distance) / (1.0 + weeks));
    }

    /// <summary>Contracts traded since midnight UTC.</summary>
    private long Volume(ulong key, double distance, OptionContract contract, DateTimeOffset now)
    {
        var day = (ulong)(now.UtcTicks / TimeSpan.TicksPerDay);
        var turnover = 0.2 + 0.8 * SeededNoise.Uniform(key, day);
        return (long)(OpenInterest(key, distance, contract, now) * turnover * now.UtcDateTime.TimeOfDay.TotalDays);
    }

    /// <summary>How far the strike lies above the forward, in standard deviations until expiry; within ±4, where the smile ends.</summary>
    private double Deviations(decimal strike, decimal spot, double years, double volatility)
    {
        var forward = (double)spot * Math.Exp((listing.Rate - listing.DividendYield) * years);
        var deviation = volatility * Math.Sqrt(Math.Max(years, 1.0 / (DaysPerYear * 24.0)));
        return Math.Clamp(Math.Log((double)strike / forward) / deviation, -MostDeviations, MostDeviations);
    }

    private ulong Key(OptionContract contract)
    {
        var right = contract.Right == OptionRight.Put ? 1UL : 0UL;
        return SeededNoise.Bits(seed, (ulong)contract.Expiry.DayNumber << 33 | (ulong)(contract.Strike * 1000m) << 1 | right);
    }

    /// <summary>The expiries of the exchange's day, remembered until the next.</summary>
    private ImmutableArray<(DateOnly Expiry, DateTimeOffset Close)> ListedOn(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, _zone).DateTime);
        var remembered = _today;
        if (remembered is null || remembered.Day != today)
            _today = remembered = new DayListing(today, [.. ExpiriesFrom(today).Select(expiry => (expiry, CloseOf(expiry)))]);
        return remembered.Expiries;
    }

    private SortedSet<DateOnly> ExpiriesFrom(DateOnly today)
    {
        var expiries = new SortedSet<DateOnly>();
        for (var day = 0; day <= listing.DailyExpiryDays; day++)
        {
            if (IsTradingDay(today.AddDays(day)))
                expiries.Add(today.AddDays(day));
        }

        var friday = today.AddDays(((int)DayOfWeek.Friday - (int)today.DayOfWeek + 7) % 7);
        for (var week = 0; week < listing.FridayExpiryWeeks; week++)
        {
            var expiry = friday.AddDays(7 * week);
            while (!IsTradingDay(expiry) && expiry > today)
                expiry = expiry.AddDays(-1);
            if (IsTradingDay(expiry))
                expiries.Add(expiry);
        }

        return expiries;
    }

    private bool IsTradingDay(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && (isTradingDay?.Invoke(day) ?? true);

    private DateTimeOffset CloseOf(DateOnly expiry) =>
        _closes.GetOrAdd(expiry, static (day, pricer) => new(TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(pricer._close), pricer._zone)), this);

    private sealed record DayListing(DateOnly Day, ImmutableArray<(DateOnly Expiry, DateTimeOffset Close)> Expiries);
}
