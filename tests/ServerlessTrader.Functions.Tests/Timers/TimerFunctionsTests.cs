using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Risk;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Functions.Tests.Orchestration;

namespace ServerlessTrader.Functions.Tests.Timers;

/// <summary>Reconciliation and mark-to-market as the timers run them.</summary>
public sealed class TimerFunctionsTests
{
    [Fact]
    public async Task Reconciliation_reports_a_position_that_no_trade_accounts_for()
    {
        await using var desk = await DurableDesk.StartAsync();
        var symbol = new OptionContract("QQQ", new DateOnly(2026, 3, 9), OptionRight.Call, 600m);
        await desk.Broker.SubmitAsync(OrderRequest.Single("by-hand-1", symbol, OrderSide.Buy, 1m, OrderType.Market));
        Assert.Single(await desk.Broker.GetPositionsAsync());
        await desk.Timers.ReconcileAsync(new TimerInfo(), CancellationToken.None);
        Assert.Equal(1, desk.Notifier.Count("unknown-position"));
    }

    [Fact]
    public async Task Mark_to_market_trips_the_breaker_while_the_loss_is_still_open()
    {
        await using var desk = await DurableDesk.StartAsync();
        var day = new DateOnly(2026, 3, 2);
        await desk.Environment.Accounts.UpdateAsync(
            "paper", state => state with { Calendar = "us-options", Breaker = new CircuitBreaker { Day = day, DayStartEquity = 60_000m } });
        await desk.Timers.MarkToMarketAsync(new TimerInfo(), CancellationToken.None);
        Assert.Equal(BreakerCause.DailyLoss, (await desk.Environment.Accounts.GetAsync("paper")).Breaker.Trip!.Cause);
        Assert.Equal(1, desk.Notifier.Count("breaker-tripped"));
    }
}
