using ServerlessTrader.Core.Risk;
using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Reconciliation;
using ServerlessTrader.Engine.Tests.Desk;

namespace ServerlessTrader.Engine.Tests.Reconciliation;

/// <summary>The breakers at work: a day's loss, open or realised, and a losing streak stop entries and never exits.</summary>
public sealed class MarkToMarketTests : IDisposable
{
    private readonly TradingDesk _desk = Desk(15_000m);

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task A_loss_that_is_still_open_trips_the_daily_breaker()
    {
        await _desk.EnterAsync();
        // 3 × 100 × (4.55 − 2.00) is 765, with the fees 5.1 % of 15,000.
        _desk.Quote(_desk.Call, 1.99m, 2.01m);
        await MarkAsync();
        var trip = _desk.Account.Breaker.Trip!;
        Assert.Equal((BreakerCause.DailyLoss, true, "down 766.95 from 15000.00 today, 5.1 % (limit 5.0 %)"), (trip.Cause, trip.ResetsAtOpen, trip.Detail));
        var told = _desk.Notifier.Single("breaker-tripped");
        Assert.Equal(NotificationSeverity.Critical, told.Severity);
        Assert.Contains("It resets at the next session's open", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cent_less_does_not()
    {
        await _desk.EnterAsync();
        // 15,000 − 1.95 − 748.04 is a cent above 95 %.
        _desk.Line.Balance = () => new AccountBalance(14_250.01m, 14_250.01m, "USD");
        await MarkAsync();
        Assert.False(_desk.Account.Breaker.IsTripped);
        _desk.Line.Balance = () => new AccountBalance(14_250.00m, 14_250.00m, "USD");
        await MarkAsync();
        Assert.True(_desk.Account.Breaker.IsTripped);
    }

    [Fact]
    public async Task Realised_and_open_losses_of_the_day_count_together()
    {
        using var desk = Desk(30_000m);
        await desk.EnterAsync();
        await desk.QuoteAsync(2.24m, 2.28m);
        desk.Quote(desk.Call, 4.50m, 4.55m);
        await desk.EnterAsync();
        // 696.90 are lost for good, 801 and the fee of 1.95 in a trade that is open: 15 cents short of 1,500.
        desk.Quote(desk.Call, 1.87m, 1.89m);
        await new MarkToMarket(desk.Process.Environment).RunAsync();
        Assert.False(desk.Account.Breaker.IsTripped);
        desk.Quote(desk.Call, 1.86m, 1.88m);
        await new MarkToMarket(desk.Process.Environment).RunAsync();
        Assert.Equal("down 1502.85 from 30000.00 today, 5.0 % (limit 5.0 %)", desk.Account.Breaker.Trip!.Detail);
    }

    [Fact]
    public async Task A_tripped_breaker_lets_exits_go_on()
    {
        await _desk.EnterAsync();
        _desk.Quote(_desk.Call, 1.99m, 2.01m);
        await MarkAsync();
        await _desk.QuoteAsync(1.99m, 2.01m);
        Assert.Equal((TradePhase.Flat, "stop"), (_desk.Trade.Phase, _desk.Trade.Outcome!.Code));
    }

    [Fact]
    public async Task Resets_at_the_next_sessions_open_and_not_at_midnight()
    {
        await TripAsync();
        foreach (var at in (string[])["2025-11-10T21:00:01Z", "2025-11-11T00:00:01Z", "2025-11-11T05:00:01Z", "2025-11-11T14:29:59Z"])
        {
            _desk.Clock.SetUtcNow(DateTimeOffset.Parse(at));
            await MarkAsync();
            Assert.Empty(await ResetAsync());
            Assert.True(_desk.Account.Breaker.IsTripped);
        }

        _desk.Clock.SetUtcNow(DateTimeOffset.Parse("2025-11-11T14:30:00Z"));
        Assert.Equal(["paper"], await ResetAsync());
        Assert.False(_desk.Account.Breaker.IsTripped);
        Assert.Equal(1, _desk.Notifier.Count("breaker-reset"));
    }

    [Fact]
    public async Task Measures_the_new_day_from_its_first_equity()
    {
        await TripAsync();
        _desk.Clock.SetUtcNow(DateTimeOffset.Parse("2025-11-11T14:30:00Z"));
        await ResetAsync();
        await MarkAsync();
        Assert.Equal((new DateOnly(2025, 11, 11), 14_233.05m, false), (_desk.Account.Breaker.Day, _desk.Account.Breaker.DayStartEquity, _desk.Account.Breaker.IsTripped));
    }

    [Fact]
    public async Task Tripped_over_the_weekend_it_waits_for_monday()
    {
        using var desk = Desk(15_000m, new(2025, 11, 14, 20, 0, 0, TimeSpan.Zero), new(2025, 11, 21));
        await desk.EnterAsync();
        desk.Quote(desk.Call, 1.99m, 2.01m);
        await new MarkToMarket(desk.Process.Environment).RunAsync();
        desk.Clock.SetUtcNow(DateTimeOffset.Parse("2025-11-17T14:29:59Z"));
        Assert.Empty(await new MarkToMarket(desk.Process.Environment).ResetBreakersAsync());
        desk.Clock.SetUtcNow(DateTimeOffset.Parse("2025-11-17T14:30:00Z"));
        Assert.Equal(["paper"], await new MarkToMarket(desk.Process.Environment).ResetBreakersAsync());
    }

    [Fact]
    public async Task A_trip_survives_a_restart()
    {
        await TripAsync();
        await _desk.RestartAsync();
        await _desk.AlertAsync();
        Assert.Contains(_desk.History(), entry => entry.Code == "breaker");
    }

    [Fact]
    public async Task A_trip_is_told_once()
    {
        await TripAsync();
        await MarkAsync();
        await MarkAsync();
        Assert.Equal(1, _desk.Notifier.Count("breaker-tripped"));
    }

    [Fact]
    public async Task Three_losers_in_a_row_stop_entries_until_the_operator_resets_them()
    {
        using var desk = new TradingDesk();
        for (var i = 0; i < 3; i++)
        {
            desk.Quote(desk.Call, 4.50m, 4.55m);
            await desk.EnterAsync();
            await desk.QuoteAsync(2.24m, 2.28m);
        }

        Assert.Equal((3, BreakerCause.LosingStreak), (desk.Account.Breaker.LosingStreak, desk.Account.Breaker.Trip!.Cause));
        Assert.Contains("POST /api/breakers/paper/reset", desk.Notifier.Single("breaker-tripped").Text, StringComparison.Ordinal);
        desk.Clock.SetUtcNow(DateTimeOffset.Parse("2025-11-12T15:00:00Z"));
        Assert.Empty(await new MarkToMarket(desk.Process.Environment).ResetBreakersAsync());
        await desk.Process.Environment.Accounts.UpdateAsync("paper", page => page with { Breaker = page.Breaker.Reset() });
        desk.Quote(desk.Call, 4.50m, 4.55m);
        await desk.AlertAsync();
        Assert.Single(desk.OpenTrades());
    }

    [Fact]
    public async Task A_broker_that_cannot_be_read_is_no_loss()
    {
        await _desk.EnterAsync();
        var before = _desk.Account.Breaker;
        _desk.Line.Balance = () => throw new BrokerUnavailableException("503");
        await MarkAsync();
        Assert.Equal(before, _desk.Account.Breaker);
    }

    [Fact]
    public async Task One_account_that_cannot_be_read_does_not_hide_the_others()
    {
        using var desk = new TradingDesk(new DeskSetup
        {
            Cash = 15_000m,
            Accounts = ["paper", "second"],
            Strategies = [Strategy with { Accounts = ["paper", "second"] }],
        });
        await desk.AlertAsync();
        await desk.RunToAsync(desk.Now.AddSeconds(20));
        desk.Line.Balance = () => throw new BrokerUnavailableException("503");
        desk.Quote(desk.Call, 1.99m, 2.01m);
        await new MarkToMarket(desk.Process.Environment).RunAsync();
        Assert.Equal((false, true), (desk.AccountOf("paper").Breaker.IsTripped, desk.AccountOf("second").Breaker.IsTripped));
    }

    [Fact]
    public async Task An_account_without_trades_is_left_alone()
    {
        await MarkAsync();
        Assert.DoesNotContain(_desk.Line.Calls, call => call.Kind == "balance");
    }

    private static StrategyDefinition Strategy { get; } = DeskStrategies.Longs with
    {
        Limits = new RiskLimits { RiskPerTrade = 0.05m, TotalRisk = 0.15m, Breaker = new BreakerLimits { DailyLoss = 0.05m } },
    };

    private static TradingDesk Desk(decimal cash, DateTimeOffset? start = null, DateOnly? expiry = null) =>
        new(new DeskSetup { Cash = cash, Strategies = [Strategy], Start = start ?? TradingDesk.Monday, Expiry = expiry ?? new DateOnly(2025, 11, 17) });

    private ValueTask MarkAsync() => new MarkToMarket(_desk.Process.Environment).RunAsync();

    private ValueTask<IReadOnlyList<string>> ResetAsync() => new MarkToMarket(_desk.Process.Environment).ResetBreakersAsync();

    private async Task TripAsync()
    {
        await _desk.EnterAsync();
        _desk.Quote(_desk.Call, 1.99m, 2.01m);
        await MarkAsync();
        Assert.True(_desk.Account.Breaker.IsTripped);
    }
}
