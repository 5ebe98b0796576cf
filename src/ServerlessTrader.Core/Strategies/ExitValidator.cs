using System.Collections.Immutable;
using ServerlessTrader.Core.Exits;

namespace ServerlessTrader.Core.Strategies;

/// <summary>Checks the exits of a strategy.</summary>
/// <param name="problems">Where to report.</param>
/// <param name="isOption">True when the traded price is an option's premium, so that a level of the underlying says nothing about it.</param>
/// <param name="needsStop">False when the strategy may do without exits: it then waits for somebody to close.</param>
internal sealed class ExitValidator(StrategyProblems problems, bool isOption, bool needsStop)
{
    private int _targets;

    public void Check(ImmutableArray<ExitRule> exits)
    {
        if (exits.IsDefaultOrEmpty)
        {
            if (needsStop)
                problems.Add("$.exits", $"no exit is named.", "Write at least a stop.");
            return;
        }

        _targets = exits.Count(exit => exit is TargetExit);
        problems.Each("$.exits", exits, CheckExit);
        var stops = exits.Count(exit => exit is StopExit);
        if (stops != 1)
            problems.Add("$.exits", $"{stops} exits are of kind \"stop\".", "Write exactly one; other kinds move it.");

        // What is no share has been reported already, and might not even be possible to add up.
        var closed = exits.OfType<TargetExit>().Select(target => target.Close).Where(close => close is > 0m and <= 1m).Sum();
        if (closed > 1m)
            problems.Add("$.exits", $"the targets close {closed:0.##} of the position.", "Let the targets' close add up to 1 at most.");
        if (exits.OfType<TargetExit>().Count(target => target.ThenAdd is not null) is > 1 and var adds)
            problems.Add("$.exits", $"{adds} targets enlarge the position.", "Write thenAdd at one of them.");
    }

    private void CheckExit(string path, ExitRule exit)
    {
        switch (exit)
        {
            case StopExit stop:
                CheckStop(path, stop);
                break;
            case TargetExit target:
                CheckLevel($"{path}.at", target.At, least: "above");
                problems.Share($"{path}.close", target.Close);
                if (target.ThenStop is { } move && move.To is null == move.R is null)
                    problems.Add($"{path}.thenStop", $"it must say one place.", "Write {\"to\": \"break-even\"} or {\"r\": 0.5}.");
                if (target.ThenAdd is { } pyramid)
                    CheckPyramid($"{path}.thenAdd", pyramid, target);
                break;
            case TrailingExit trailing:
                if (trailing.Distance.Price is not null)
                    problems.Add($"{path}.distance", $"a price is no distance.", "Write it in R or percent: {\"r\": 1}.");
                else
                    CheckLevel($"{path}.distance", trailing.Distance, least: "above");
                if (trailing.From is { } from)
                    CheckLevel($"{path}.from", from, least: "at or above");
                break;
            case ProfitLockExit profitLock:
                problems.Share($"{path}.once", profitLock.Once);
                if (profitLock.GiveBack is <= 0m or >= 1m)
                    problems.Add($"{path}.giveBack", $"{profitLock.GiveBack} is not a share.", "Write a number above 0 and below 1: 0.5 gives back half.");
                break;
            case EmaRunnerExit runner:
                problems.Range($"{path}.period", runner.Period, 2, 1000);
                problems.Range($"{path}.warmup", runner.Warmup, runner.Period, 2000);
                if (runner.AfterTargets < 0 || runner.AfterTargets > _targets)
                    problems.Add($"{path}.afterTargets", $"the runner waits for {runner.AfterTargets} targets but there are {_targets}.", "Lower it, or add targets.");
                break;
            case TimeStopExit timeStop:
                problems.Range($"{path}.bars", timeStop.Bars, 1, 10_000);
                CheckLevel($"{path}.unlessProfit", timeStop.UnlessProfit, least: "at or above");
                break;
            case LongestHoldExit hold:
                problems.Range($"{path}.tradingTime", hold.TradingTime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(366));
                break;
            case ExpiryExit expiry:
                problems.Range($"{path}.before", expiry.Before, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7));
                break;
            case TimeValueExit timeValue when timeValue.Critical < 0m || timeValue.Threshold < timeValue.Critical:
                problems.Add(path, $"threshold {timeValue.Threshold} and critical {timeValue.Critical} are not in order.", "Write 0 ≤ critical ≤ threshold.");
                break;
        }
    }

    private void CheckPyramid(string path, Pyramid pyramid, TargetExit target)
    {
        problems.Share($"{path}.share", pyramid.Share);
        if (isOption)
            problems.Add(path, $"an option position is not enlarged.", "Take it out.");
        if (target.ThenStop is null)
            problems.Add(path, $"a position is enlarged only behind a stop that has moved.", "Add \"thenStop\": {\"to\": \"break-even-plus-fees\"}.");
    }

    private void CheckStop(string path, StopExit stop)
    {
        if (stop.NearestOf.IsEmpty && stop.Fallback is null)
            problems.Add($"{path}.nearestOf", $"the stop has no reference.", "Write for example [{\"percent\": 0.5}].");
        problems.Each($"{path}.nearestOf", stop.NearestOf, (place, reference) =>
        {
            CheckReference(place, reference);
            if (isOption && stop.On == StopBasis.Instrument && IsOfUnderlying(reference))
                problems.Add(place, $"it is a level of the underlying, but the stop is on the option's premium.", "Write \"on\": \"underlying\", or a percent of the premium.");
        });
        if (stop.Fallback is not { } fallback)
            return;
        CheckReference($"{path}.fallback", fallback);
        if (fallback.CandlesNeeded > 0)
            problems.Add($"{path}.fallback", $"it needs candles, but it is there for when there are none.", "Write for example {\"percent\": 0.5}.");
        else if (isOption && IsOfUnderlying(fallback))
            problems.Add($"{path}.fallback", $"it is a level of the underlying, but a fallback is on the option's premium.", "Write for example {\"percent\": 0.5}.");
    }

    private static bool IsOfUnderlying(StopReference reference) => reference.CandlesNeeded > 0 || reference.FromAlert || reference.AtStrike;

    private void CheckReference(string path, StopReference reference)
    {
        var named = (reference.Percent is null ? 0 : 1) + (reference.Price is null ? 0 : 1) + (reference.SwingCandles is null ? 0 : 1)
            + (reference.Atr is null ? 0 : 1) + (reference.FromAlert ? 1 : 0) + (reference.AtStrike ? 1 : 0);
        if (named != 1)
            problems.Add(path, $"it names {named} places.", "Name exactly one of percent, price, swingCandles, atr, fromAlert, atStrike.");
        if (reference.Percent is <= 0m or >= 1m)
            problems.Add($"{path}.percent", $"{reference.Percent} is not a share.", "Write a number above 0 and below 1: 0.5 is half.");
        if (reference.Price is <= 0m)
            problems.Add($"{path}.price", $"{reference.Price} is no price.", "Write a number above 0.");
        if (reference.SwingCandles is { } candles)
            problems.Range($"{path}.swingCandles", candles, 1, 1000);
        if (reference.Atr is not { } atr)
            return;
        problems.Range($"{path}.atr.period", atr.Period, 1, 1000);
        if (atr.Multiple is <= 0m or > 100m)
            problems.Add($"{path}.atr.multiple", $"{atr.Multiple} is out of range.", "Write a number above 0 and at most 100.");
    }

    /// <param name="path">Where it stands.</param>
    /// <param name="level">What stands there.</param>
    /// <param name="least">"above" zero, or "at or above" it (0 R is the entry price).</param>
    private void CheckLevel(string path, ProfitLevel level, string least)
    {
        var named = (level.R is null ? 0 : 1) + (level.Percent is null ? 0 : 1) + (level.Price is null ? 0 : 1);
        if (named != 1)
            problems.Add(path, $"it names {named} levels.", "Name exactly one of r, percent, price: {\"r\": 1}.");
        var tooLow = least == "above"
            ? level.R is <= 0m || level.Percent is <= 0m || level.Price is <= 0m
            : level.R is < 0m || level.Percent is < 0m || level.Price is <= 0m;
        if (tooLow)
            problems.Add(path, $"{level} is no profit.", $"Write a number {least} 0.");
    }
}
