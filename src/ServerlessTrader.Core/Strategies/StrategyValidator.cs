using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Selection;
using ServerlessTrader.Core.Sizing;

namespace ServerlessTrader.Core.Strategies;

/// <summary>Checks what the JSON contract alone cannot: ranges, sums, references between members. Reports everything at once.</summary>
internal sealed partial class StrategyValidator
{
    /// <summary>A batch of the store holds 100 rows; an alert and three rows a trade must fit one.</summary>
    private const int MaxAccounts = 30;

    private readonly ImmutableArray<StrategyProblem>.Builder _problems = ImmutableArray.CreateBuilder<StrategyProblem>();

    public static ImmutableArray<StrategyProblem> Validate(StrategyDefinition definition)
    {
        var validator = new StrategyValidator();
        validator.Check(definition);
        return validator._problems.ToImmutable();
    }

    private void Check(StrategyDefinition definition)
    {
        if (!KebabCase().IsMatch(definition.Id) || definition.Id.Length > 40)
            Report("$.id", $"'{definition.Id}' cannot name a strategy.", "Write 1 to 40 lower-case letters, digits and single dashes, such as \"qqq-longs\".");
        CheckAccounts(definition.Accounts);
        CheckAlert(definition.Alert);
        if (!TradingCalendars.TryGet(definition.Market.Calendar, out _))
            Report("$.market.calendar", $"'{definition.Market.Calendar}' is not a calendar.", $"Write one of: {string.Join(", ", TradingCalendars.Names)}.");
        CheckSelection(definition);
        CheckFilters(definition.Filters);
        CheckSizing(definition);
        if (definition.Entry is LimitWalkEntry walk)
        {
            Range("$.entry.step", walk.Step, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
            Range("$.entry.maxSteps", walk.MaxSteps, 0, 100);
        }

        CheckExits(definition.Exits);
        CheckLimits(definition);
    }

    private void CheckAccounts(ImmutableArray<string> accounts)
    {
        if (accounts.IsDefaultOrEmpty || accounts.Length > MaxAccounts)
        {
            Report("$.accounts", $"{(accounts.IsDefault ? 0 : accounts.Length)} accounts are named.", $"Name 1 to {MaxAccounts}, for example [\"paper\"].");
            return;
        }

        for (var i = 0; i < accounts.Length; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"$.accounts[{i}]");
            if (accounts[i] is null || !KebabCase().IsMatch(accounts[i]) || accounts[i].Length > 40)
                Report(path, $"'{accounts[i]}' cannot name an account.", "Write 1 to 40 lower-case letters, digits and single dashes.");
            else if (accounts.IndexOf(accounts[i]) < i)
                Report(path, $"'{accounts[i]}' is named twice.", "Name each account once.");
        }
    }

    private void CheckAlert(AlertSettings alert)
    {
        Range("$.alert.maxAge", alert.MaxAge, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Range("$.alert.duplicateWindow", alert.DuplicateWindow, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Range("$.alert.entriesPerMinute", alert.EntriesPerMinute, 1, 600_000);
        if (alert.Directions.IsDefaultOrEmpty)
            Report("$.alert.directions", "no direction is named.", "Write [\"long\"], [\"short\"] or both, or leave the member out for both.");
        for (var i = 0; i < alert.AllowedAddresses.Length; i++)
        {
            var address = alert.AllowedAddresses[i];
            if (address != "tradingview" && !System.Net.IPAddress.TryParse(address, out _) && !System.Net.IPNetwork.TryParse(address, out _))
                Report(string.Create(CultureInfo.InvariantCulture, $"$.alert.allowedAddresses[{i}]"), $"'{address}' is no address.", "Write an IP, a block such as 10.0.0.0/8, or the preset \"tradingview\".");
        }
    }

    private void CheckSelection(StrategyDefinition definition)
    {
        if (definition.Selection is not OptionByDelta rule)
            return;
        if (definition.Market.Symbol is null)
            Report("$.market.symbol", "an option strategy needs its underlying.", "Write for example \"symbol\": \"QQQ\".");
        if (rule.MinDelta is < 0m or > 1m || rule.MaxDelta > 1m || rule.MinDelta > rule.TargetDelta || rule.TargetDelta > rule.MaxDelta)
            Report("$.selection", $"the deltas {rule.MinDelta}, {rule.TargetDelta}, {rule.MaxDelta} are not in order.", "Write 0 ≤ minDelta ≤ targetDelta ≤ maxDelta ≤ 1, for example 0.50, 0.55, 0.60.");
        Range("$.selection.daysToExpiry", rule.DaysToExpiry, 0, 365);
        Range("$.selection.fallbackDaysToExpiry", rule.FallbackDaysToExpiry, 0, rule.DaysToExpiry);
        Share("$.selection.liquidity.maxSpread", rule.Liquidity.MaxSpread);
        Range("$.selection.liquidity.maxQuoteAge", rule.Liquidity.MaxQuoteAge, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
    }

    private void CheckFilters(ImmutableArray<EntryFilter> filters)
    {
        for (var i = 0; i < filters.Length; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"$.filters[{i}]");
            switch (filters[i])
            {
                case RegimeFilter regime:
                    if (regime.Fast < 1 || regime.Slow <= regime.Fast || regime.Slow > 1000)
                        Report(path, $"the averages {regime.Fast} and {regime.Slow} are not in order.", "Write 1 ≤ fast < slow ≤ 1000, for example 50 and 200.");
                    Share($"{path}.bullRiskFactor", regime.BullRiskFactor);
                    break;
                case EmaRibbonFilter ribbon:
                    if (ribbon.Periods.IsDefault || ribbon.Periods.Length < 2 || ribbon.Periods.Zip(ribbon.Periods.Skip(1)).Any(pair => pair.First >= pair.Second) || ribbon.Periods[0] < 1 || ribbon.Periods[^1] > 1000)
                        Report($"{path}.periods", "the periods do not ascend.", "Write two or more ascending periods from 1 to 1000, for example [13, 48, 200].");
                    break;
            }
        }
    }

    private void CheckSizing(StrategyDefinition definition)
    {
        if (definition.Sizing is FixedContracts contracts)
            Range("$.sizing.contracts", contracts.Contracts, 1, 10_000);
        if (definition.Ramp is not { } ramp)
            return;
        Range("$.ramp.contracts", ramp.Contracts, 1, 10_000);
        Range("$.ramp.until.winners", ramp.Until.Winners, 1, 10_000);
    }

    private void CheckLimits(StrategyDefinition definition)
    {
        var limits = definition.Limits;
        Range("$.limits.maxOpenTrades", limits.MaxOpenTrades, 1, 1000);
        Share("$.limits.riskPerTrade", limits.RiskPerTrade);
        Share("$.limits.totalRisk", limits.TotalRisk);
        if (limits.TotalRisk < limits.RiskPerTrade)
            Report("$.limits.totalRisk", $"{limits.TotalRisk} is below riskPerTrade {limits.RiskPerTrade}.", "Allow all trades together at least what one may risk.");
        if (limits.Breaker.DailyLoss is { } loss)
            Share("$.limits.breaker.dailyLoss", loss);
        if (limits.Breaker.LosingStreak is { } streak)
            Range("$.limits.breaker.losingStreak", streak, 1, 100);
    }

    private void CheckExits(ImmutableArray<ExitRule> exits)
    {
        if (exits.IsDefaultOrEmpty)
        {
            Report("$.exits", "no exit is named.", "Write at least a stop.");
            return;
        }

        var stops = exits.Count(exit => exit is StopExit);
        if (stops != 1)
            Report("$.exits", $"{stops} exits are of kind \"stop\".", "Write exactly one; other kinds move it.");
        var closed = 0m;
        for (var i = 0; i < exits.Length; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"$.exits[{i}]");
            CheckExit(path, exits[i]);
            closed += (exits[i] as TargetExit)?.Close ?? 0m;
        }

        if (closed > 1m)
            Report("$.exits", $"the targets close {closed:0.##} of the position.", "Let the targets' close add up to 1 at most.");
        if (exits.OfType<EmaRunnerExit>().FirstOrDefault() is { } runner && runner.AfterTargets > exits.Count(exit => exit is TargetExit))
            Report("$.exits", $"the runner waits for {runner.AfterTargets} targets but there are {exits.Count(exit => exit is TargetExit)}.", "Lower afterTargets.");
    }

    private void CheckExit(string path, ExitRule exit)
    {
        switch (exit)
        {
            case StopExit stop:
                if (stop.NearestOf.IsDefaultOrEmpty && stop.Fallback is null)
                    Report($"{path}.nearestOf", "the stop has no reference.", "Write for example [{\"percent\": 0.5}].");
                for (var i = 0; i < stop.NearestOf.Length; i++)
                    CheckReference(string.Create(CultureInfo.InvariantCulture, $"{path}.nearestOf[{i}]"), stop.NearestOf[i]);
                if (stop.Fallback is { } fallback)
                    CheckReference($"{path}.fallback", fallback);
                break;
            case TargetExit target:
                CheckLevel($"{path}.at", target.At);
                Share($"{path}.close", target.Close);
                if (target.ThenStop is { } move && move.To is null == move.R is null)
                    Report($"{path}.thenStop", "it must say one place.", "Write {\"to\": \"break-even\"} or {\"r\": 0.5}.");
                break;
            case TrailingExit trailing:
                CheckLevel($"{path}.distance", trailing.Distance);
                if (trailing.Distance.Price is not null || trailing.Distance is { R: <= 0m } or { Percent: <= 0m })
                    Report($"{path}.distance", "a distance is above zero, in R or percent.", "Write for example {\"r\": 1}.");
                if (trailing.From is { } from)
                    CheckLevel($"{path}.from", from);
                break;
            case ProfitLockExit profitLock:
                Share($"{path}.once", profitLock.Once);
                if (profitLock.GiveBack is <= 0m or >= 1m)
                    Report($"{path}.giveBack", $"{profitLock.GiveBack} is not a share.", "Write a number above 0 and below 1: 0.5 gives back half.");
                break;
            case EmaRunnerExit runner:
                Range($"{path}.period", runner.Period, 2, 1000);
                Range($"{path}.warmup", runner.Warmup, runner.Period, 2000);
                Range($"{path}.afterTargets", runner.AfterTargets, 0, 20);
                break;
            case TimeStopExit timeStop:
                Range($"{path}.bars", timeStop.Bars, 1, 10_000);
                CheckLevel($"{path}.unlessProfit", timeStop.UnlessProfit);
                break;
            case LongestHoldExit hold:
                Range($"{path}.tradingTime", hold.TradingTime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(366));
                break;
            case ExpiryExit expiry:
                Range($"{path}.before", expiry.Before, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7));
                break;
            case TimeValueExit timeValue when timeValue.Critical < 0m || timeValue.Threshold < timeValue.Critical:
                Report(path, $"threshold {timeValue.Threshold} and critical {timeValue.Critical} are not in order.", "Write 0 ≤ critical ≤ threshold.");
                break;
        }
    }

    private void CheckReference(string path, StopReference reference)
    {
        var named = (reference.Percent is null ? 0 : 1) + (reference.Price is null ? 0 : 1) + (reference.SwingCandles is null ? 0 : 1)
            + (reference.Atr is null ? 0 : 1) + (reference.FromAlert ? 1 : 0) + (reference.AtStrike ? 1 : 0);
        if (named != 1)
            Report(path, $"it names {named} places.", "Name exactly one of percent, price, swingCandles, atr, fromAlert, atStrike.");
        if (reference.Percent is <= 0m or >= 1m)
            Report($"{path}.percent", $"{reference.Percent} is not a share.", "Write a number above 0 and below 1: 0.5 is half.");
        if (reference.Price is <= 0m)
            Report($"{path}.price", $"{reference.Price} is no price.", "Write a number above 0.");
        if (reference.SwingCandles is { } candles)
            Range($"{path}.swingCandles", candles, 1, 1000);
        if (reference.Atr is not { } atr)
            return;
        Range($"{path}.atr.period", atr.Period, 1, 1000);
        if (atr.Multiple is <= 0m or > 100m)
            Report($"{path}.atr.multiple", $"{atr.Multiple} is out of range.", "Write a number above 0 and at most 100.");
    }

    private void CheckLevel(string path, ProfitLevel level)
    {
        var named = (level.R is null ? 0 : 1) + (level.Percent is null ? 0 : 1) + (level.Price is null ? 0 : 1);
        if (named != 1)
            Report(path, $"it names {named} levels.", "Name exactly one of r, percent, price: {\"r\": 1}.");
        if (level.R is < 0m || level.Percent is < 0m || level.Price is <= 0m)
            Report(path, $"{level} is not a profit.", "Write a number above 0.");
    }

    private void Share(string path, decimal value)
    {
        if (value is <= 0m or > 1m)
            Report(path, $"{value} is not a share.", "Write a number above 0 and at most 1: 0.025 is 2.5 %.");
    }

    private void Range<T>(string path, T value, T least, T most)
        where T : IComparable<T>, IFormattable
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            Report(path, $"{value.ToString(null, CultureInfo.InvariantCulture)} is out of range.", $"Write {least.ToString(null, CultureInfo.InvariantCulture)} to {most.ToString(null, CultureInfo.InvariantCulture)}.");
    }

    private void Report(string path, FormattableString problem, string instead) => _problems.Add(new StrategyProblem(path, problem.ToString(CultureInfo.InvariantCulture), instead));

    private void Report(string path, string problem, string instead) => _problems.Add(new StrategyProblem(path, problem, instead));

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex KebabCase();
}
