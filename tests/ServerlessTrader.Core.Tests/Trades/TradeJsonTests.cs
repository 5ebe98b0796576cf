using System.Text.Json;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Core.Trades;
using static ServerlessTrader.Core.Tests.Trades.Trades;

namespace ServerlessTrader.Core.Tests.Trades;

/// <summary>A trade is one stored document: what is read back is what was written.</summary>
public sealed class TradeJsonTests
{
    private static readonly JsonSerializerOptions _options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private static readonly ExitRule[] _everyKind =
    [
        new StopExit
        {
            On = StopBasis.CandleClose,
            NearestOf = [new StopReference { Atr = new AtrDistance { Multiple = 2m } }, new StopReference { SwingCandles = 10 }, new StopReference { FromAlert = true }],
            Fallback = new StopReference { Percent = 0.5m },
        },
        new TargetExit { At = new ProfitLevel { R = 1m }, Close = 0.35m, ThenStop = new StopMove { To = BreakEven.EntryPlusFees } },
        new TargetExit { At = new ProfitLevel { Percent = 1m }, Close = 0.65m, ThenStop = new StopMove { R = 0.5m } },
        new TargetExit { At = new ProfitLevel { R = 2m }, Close = 0.1m, ThenStop = new StopMove { R = 1m }, ThenAdd = new Pyramid { Share = 0.5m } },
        new TrailingExit { Distance = new ProfitLevel { R = 1m }, From = new ProfitLevel { Price = 7m } },
        new ProfitLockExit { Once = 0.02m, Of = ProfitBase.Margin },
        new EmaRunnerExit { AfterTargets = 2 },
        new TimeStopExit { Bars = 12, UnlessProfit = new ProfitLevel { R = 0.5m } },
        new LongestHoldExit { TradingTime = TimeSpan.FromHours(13) },
        new SquareOffExit { At = new TimeOnly(15, 15) },
        new ExpiryExit { Before = TimeSpan.FromMinutes(45) },
        new TimeValueExit { Critical = 0.05m },
    ];

    [Fact]
    public void A_trade_in_the_middle_of_its_life_comes_back_as_it_was()
    {
        var trade = Bought(Entry(Fill("1", 1m, 4.53m, 0.65m), Fill("2", 2m, 4.54m, 1.30m)), Order(OrderPurpose.Exit, 1m)) with
        {
            Phase = TradePhase.Closing,
            Version = 7,
            JournalLength = 12,
            WaitsFor = ["other"],
            Exits = [.. _everyKind],
            EnteredAt = Now,
            R = 2.2766666666666666666666666667m,
            ExitState = new ExitState
            {
                Stop = new StopLevel(4.53m, "break-even"),
                UnderlyingStop = 495.12m,
                UnderlyingStopAtClose = true,
                Taken = [1, 2],
                Add = new PendingAdd(0.192m, Now),
                AddedOpen = 0.128m,
                Best = 6.845m,
                Last = 6.80m,
                Bars = 3,
                LastCandle = Now,
            },
            PendingExit = new PendingExit(2m, "target-1", "1 R reached", Now, 2, Now.AddSeconds(5)),
            CloseRequest = new CloseRequest("reversal", "alert x", Now),
            Outcome = new TradeOutcome("stop", "price 2.26", Now),
        };
        var json = JsonSerializer.Serialize(trade, _options);
        var back = JsonSerializer.Deserialize<Trade>(json, _options)!;

        Assert.Equal(json, JsonSerializer.Serialize(back, _options));
        Assert.Equal(trade.Position, back.Position);
        Assert.Equal(trade.Plan, back.Plan);
        Assert.Equal(_everyKind.Skip(1), back.Exits.Skip(1)); // the first holds a list, which compares by identity
        Assert.Equal(trade.ExitState with { Taken = [] }, back.ExitState with { Taken = [] });
        Assert.Equal([1, 2], back.ExitState.Taken.AsEnumerable());
        Assert.Equal((trade.PendingExit, trade.CloseRequest, trade.Outcome, trade.R), (back.PendingExit, back.CloseRequest, back.Outcome, back.R));
    }

    [Fact]
    public void A_trade_that_has_only_been_accepted_comes_back_with_everything_still_open()
    {
        var trade = Bought() with { Plan = null };
        var back = JsonSerializer.Deserialize<Trade>(JsonSerializer.Serialize(trade, _options), _options)!;

        Assert.Null(back.Plan);
        Assert.Null(back.ActiveOrder);
        Assert.Equal((TradePhase.Accepted, 1L), (back.Phase, back.Version));
    }

    [Fact]
    public void Names_in_the_document_are_kebab_case()
    {
        var json = JsonSerializer.Serialize(Bought(Order(OrderPurpose.Entry, 1m)), _options);

        foreach (var name in new[] { "\"accepted\"", "\"sending\"", "\"entry\"", "\"limit\"", "\"buy\"", "\"long\"", "\"options\"", "\"option\"", "\"1H\"" })
            Assert.Contains(name, json, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_that_can_be_worked_out_is_stored()
    {
        var json = JsonSerializer.Serialize(Bought(Entry(Fill("1", 1m, 4.53m))) with { Exits = [.. _everyKind] }, _options);

        foreach (var name in new[] { "position", "activeOrder", "filledQuantity", "isFinal", "sign", "candlesNeeded", "usesBest", "multiplier" })
            Assert.DoesNotContain($"\"{name}\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void The_frozen_exits_are_written_as_strategy_files_write_them()
    {
        var json = JsonSerializer.Serialize(_everyKind, StrategyJson.Options);
        var back = JsonSerializer.Deserialize<ExitRule[]>(json, StrategyJson.Options)!;

        Assert.Equal(json, JsonSerializer.Serialize(back, StrategyJson.Options));
        Assert.Equal(_everyKind.Skip(1), back.Skip(1));
        Assert.Equal(((StopExit)_everyKind[0]).NearestOf.AsEnumerable(), ((StopExit)back[0]).NearestOf);
    }
}
