using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Selection;
using ServerlessTrader.Core.Sizing;

namespace ServerlessTrader.Core.Strategies;

/// <summary>Checks what the JSON contract alone cannot: ranges, sums, references between members. Reports everything at once.</summary>
internal sealed partial class StrategyValidator
{
    /// <summary>A batch of the store holds 100 rows; an alert and three rows a trade must fit one.</summary>
    private const int MaxAccounts = 30;

    private const int MostLeverage = 125;

    private readonly StrategyProblems _problems = new();

    public static ImmutableArray<StrategyProblem> Validate(StrategyDefinition definition)
    {
        var validator = new StrategyValidator();
        validator.Check(definition);
        return validator._problems.ToImmutable();
    }

    private void Check(StrategyDefinition definition)
    {
        if (!KebabCase().IsMatch(definition.Id) || definition.Id.Length > 40)
            _problems.Add("$.id", $"'{definition.Id}' cannot name a strategy.", "Write 1 to 40 lower-case letters, digits and single dashes, such as \"qqq-longs\".");
        CheckAccounts(definition.Accounts);
        CheckAlert(definition.Alert);
        CheckMarket(definition.Market);
        CheckSelection(definition);
        CheckFilters(definition.Filters);
        CheckSizing(definition);
        CheckEntry(definition);
        new ExitValidator(_problems, isOption: definition.Selection is OptionByDelta, needsStop: definition.Sizing.NeedsStop).Check(definition.Exits);
        CheckLimits(definition);
    }

    private void CheckAccounts(ImmutableArray<string> accounts)
    {
        if (accounts.IsDefaultOrEmpty || accounts.Length > MaxAccounts)
        {
            _problems.Add("$.accounts", $"{(accounts.IsDefault ? 0 : accounts.Length)} accounts are named.", $"Name 1 to {MaxAccounts}, for example [\"paper\"].");
            return;
        }

        _problems.Each("$.accounts", accounts, (path, account) =>
        {
            if (!KebabCase().IsMatch(account) || account.Length > 40)
                _problems.Add(path, $"'{account}' cannot name an account.", "Write 1 to 40 lower-case letters, digits and single dashes.");
        });
        foreach (var account in accounts.Where(account => account is not null).GroupBy(account => account).Where(same => same.Count() > 1))
            _problems.Add("$.accounts", $"'{account.Key}' is named twice.", "Name each account once.");
    }

    private void CheckAlert(AlertSettings alert)
    {
        _problems.Range("$.alert.maxAge", alert.MaxAge, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        _problems.Range("$.alert.duplicateWindow", alert.DuplicateWindow, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        _problems.Range("$.alert.entriesPerMinute", alert.EntriesPerMinute, 1, 600_000);
        if (alert.Directions.IsDefaultOrEmpty)
            _problems.Add("$.alert.directions", $"no direction is named.", "Write [\"long\"], [\"short\"] or both, or leave the member out for both.");
        _problems.Each("$.alert.names", alert.Names, (path, name) =>
        {
            if (string.IsNullOrWhiteSpace(name) || name.Length > 100)
                _problems.Add(path, $"'{name}' cannot be a name.", "Write what the alert's \"strategy\" member says, 1 to 100 characters.");
        });
        if (alert.TokenSecret is { } secret && string.IsNullOrWhiteSpace(secret))
            _problems.Add("$.alert.tokenSecret", $"it is blank.", "Name the secret that holds the token, or leave the member out.");
        _problems.Each("$.alert.allowedAddresses", alert.AllowedAddresses, (path, address) =>
        {
            if (address != "tradingview" && !System.Net.IPAddress.TryParse(address, out _) && !System.Net.IPNetwork.TryParse(address, out _))
                _problems.Add(path, $"'{address}' is no address.", "Write an IP, a block such as 10.0.0.0/8, or the preset \"tradingview\".");
        });
    }

    private void CheckMarket(MarketSettings market)
    {
        if (market.Symbol is { } symbol && !Symbol().IsMatch(symbol))
            _problems.Add("$.market.symbol", $"'{symbol}' is no symbol.", "Write it in capitals, without the exchange: \"QQQ\", \"BTCUSDT\".");
        if (!TradingCalendars.TryGet(market.Calendar, out _))
            _problems.Add("$.market.calendar", $"'{market.Calendar}' is not a calendar.", $"Write one of: {string.Join(", ", TradingCalendars.Names)}.");
        CheckTimeframe("$.market.timeframe", market.Timeframe);
    }

    /// <summary>Beyond a day, only whole days have a grid of candles.</summary>
    private void CheckTimeframe(string path, Timeframe timeframe)
    {
        if (!timeframe.HasGrid)
            _problems.Add(path, $"bars of {timeframe} do not fit the day.", "Write a length up to a day, or whole days: \"4H\", \"1D\", \"1W\".");
    }

    private void CheckSelection(StrategyDefinition definition)
    {
        if (definition.Selection is PerpetualSelection perpetual)
            CheckPerpetual(perpetual);
        if (definition.Selection is not OptionByDelta rule)
            return;
        if (definition.Market.Symbol is null)
            _problems.Add("$.market.symbol", $"an option strategy needs its underlying.", "Write for example \"symbol\": \"QQQ\".");
        if (rule.MinDelta is < 0m or > 1m || rule.MaxDelta > 1m || rule.MinDelta > rule.TargetDelta || rule.TargetDelta > rule.MaxDelta)
            _problems.Add("$.selection", $"the deltas {rule.MinDelta}, {rule.TargetDelta}, {rule.MaxDelta} are not in order.", "Write 0 ≤ minDelta ≤ targetDelta ≤ maxDelta ≤ 1, for example 0.50, 0.55, 0.60.");
        _problems.Range("$.selection.daysToExpiry", rule.DaysToExpiry, 0, 365);
        _problems.Range("$.selection.fallbackDaysToExpiry", rule.FallbackDaysToExpiry, 0, rule.DaysToExpiry);
        _problems.Share("$.selection.liquidity.maxSpread", rule.Liquidity.MaxSpread);
        _problems.Range("$.selection.liquidity.maxQuoteAge", rule.Liquidity.MaxQuoteAge, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
    }

    private void CheckPerpetual(PerpetualSelection rule)
    {
        _problems.Share("$.selection.maxEntrySlip", rule.MaxEntrySlip);
        if (!Symbol().IsMatch(rule.QuoteCurrency))
            _problems.Add("$.selection.quoteCurrency", $"'{rule.QuoteCurrency}' is no currency.", "Write it in capitals: \"USDT\".");
    }

    /// <summary>An option is bid for and paid in full; a perpetual is taken at the market and carried on margin.</summary>
    private void CheckEntry(StrategyDefinition definition)
    {
        if (definition.Entry is LimitWalkEntry walk)
        {
            _problems.Range("$.entry.step", walk.Step, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
            _problems.Range("$.entry.maxSteps", walk.MaxSteps, 0, 100);
        }

        var isPerpetual = definition.Selection is PerpetualSelection;
        if (isPerpetual && definition.Entry is not MarketEntry)
            _problems.Add("$.entry.kind", $"perpetuals are entered at the market.", "Write {\"kind\": \"market\"}.");
        if (!isPerpetual && definition.Entry is MarketEntry)
            _problems.Add("$.entry.kind", $"options are not entered at the market: their spreads are too wide.", "Write {\"kind\": \"limit-walk\"}.");
        if (isPerpetual && !definition.Sizing.IsMargined)
            _problems.Add("$.sizing.kind", $"it names no leverage, which a perpetual needs.", "Write balance-fraction or risk-percent.");
        if (!isPerpetual && definition.Sizing.IsMargined)
            _problems.Add("$.sizing.kind", $"options are paid in full; this size is on margin.", "Write fixed-contracts.");
    }

    private void CheckFilters(ImmutableArray<EntryFilter> filters) => _problems.Each("$.filters", filters, (path, filter) =>
    {
        if (filter.Timeframe is { } timeframe)
            CheckTimeframe($"{path}.timeframe", timeframe);
        switch (filter)
        {
            case RegimeFilter regime:
                if (regime.Fast < 1 || regime.Slow <= regime.Fast || regime.Slow > 1000)
                    _problems.Add(path, $"the averages {regime.Fast} and {regime.Slow} are not in order.", "Write 1 ≤ fast < slow ≤ 1000, for example 50 and 200.");
                _problems.Share($"{path}.bullRiskFactor", regime.BullRiskFactor);
                break;
            case EmaRibbonFilter { Periods: var periods }
                when periods.Length < 2 || periods[0] < 1 || periods[^1] > 1000 || periods.Zip(periods.Skip(1)).Any(pair => pair.First >= pair.Second):
                _problems.Add($"{path}.periods", $"the periods do not ascend.", "Write two or more ascending periods from 1 to 1000, for example [13, 48, 200].");
                break;
        }
    });

    private void CheckSizing(StrategyDefinition definition)
    {
        switch (definition.Sizing)
        {
            case FixedContracts contracts:
                _problems.Range("$.sizing.contracts", contracts.Contracts, 1, 10_000);
                break;
            case BalanceFraction balance:
                CheckBalanceFraction(balance, definition.Alert.Dialect);
                break;
            case RiskPercent risk:
                _problems.Share("$.sizing.riskPct", risk.RiskPct);
                _problems.Share("$.sizing.equityPctMax", risk.EquityPctMax);
                _problems.Range("$.sizing.leverage", risk.Leverage, 1, MostLeverage);
                break;
        }

        if (definition.Ramp is not { } ramp)
            return;
        _problems.Range("$.ramp.contracts", ramp.Contracts, 1, 10_000);
        _problems.Range("$.ramp.until.winners", ramp.Until.Winners, 1, 10_000);
    }

    private void CheckBalanceFraction(BalanceFraction balance, AlertDialect? dialect)
    {
        if (balance.Fraction is < 0.01m or > 1m)
            _problems.Add("$.sizing.fraction", $"{balance.Fraction} is out of range.", "Write 0.01 to 1: 0.25 is a quarter of the balance.");
        if (balance.Leverage is { } leverage)
            _problems.Range("$.sizing.leverage", leverage, 1, MostLeverage);
        if (dialect != AlertDialect.Futures && (balance.Fraction is null || balance.Leverage is null))
            _problems.Add("$.sizing", $"only alerts of the dialect \"futures\" name a share and a leverage.", "Write \"fraction\" and \"leverage\" here, or \"dialect\": \"futures\" in alert.");
    }

    private void CheckLimits(StrategyDefinition definition)
    {
        var limits = definition.Limits;
        _problems.Range("$.limits.maxOpenTrades", limits.MaxOpenTrades, 1, 1000);
        _problems.Share("$.limits.riskPerTrade", limits.RiskPerTrade);
        _problems.Share("$.limits.totalRisk", limits.TotalRisk);
        if (limits.TotalRisk < limits.RiskPerTrade)
            _problems.Add("$.limits.totalRisk", $"{limits.TotalRisk} is below riskPerTrade {limits.RiskPerTrade}.", "Allow all trades together at least what one may risk.");
        if (limits.Breaker.DailyLoss is { } loss)
            _problems.Share("$.limits.breaker.dailyLoss", loss);
        if (limits.Breaker.LosingStreak is { } streak)
            _problems.Range("$.limits.breaker.losingStreak", streak, 1, 100);
    }

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*\\z")]
    private static partial Regex KebabCase();

    [GeneratedRegex("^[A-Z0-9][A-Z0-9._-]{0,29}\\z")]
    private static partial Regex Symbol();
}
