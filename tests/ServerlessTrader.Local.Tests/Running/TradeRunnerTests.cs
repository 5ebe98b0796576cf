using Microsoft.Extensions.Logging.Abstractions;
using ServerlessTrader.Brokers.Configuration;
using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Notifications;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Storage;
using ServerlessTrader.Engine.Time;
using ServerlessTrader.Local.Hosting;

namespace ServerlessTrader.Local.Tests.Running;

public sealed class TradeRunnerTests : IAsyncDisposable
{
    private static readonly DateTimeOffset _monday = new(2026, 3, 2, 16, 0, 0, TimeSpan.Zero);

    private readonly MemoryTableStore _store = new();
    private readonly ManualTimeProvider _clock = new(_monday);
    private Trading _trading;

    public TradeRunnerTests() => _trading = NewProcess();

    public ValueTask DisposeAsync() => _trading.DisposeAsync();

    [Fact]
    public async Task Runs_a_trade_from_its_alert_to_flat()
    {
        var id = await SendAsync();
        Assert.Equal(TradePhase.Flat, (await RunToTheEndAsync(id)).Phase);
        Assert.Equal(0, _trading.Runner.Count);
    }

    [Fact]
    public async Task A_stored_close_wakes_a_waiting_trade()
    {
        var id = await SendAsync();
        await RunUntilAsync(id, trade => trade.Phase == TradePhase.Open);
        Assert.True(await _trading.Commands.CloseAsync(id, new CloseRequest("close-requested", "by hand", _clock.GetUtcNow())));
        await _trading.Runner.WhenQuietAsync();
        var trade = (await _trading.Environment.Trades.FindAsync(id))!.Trade;
        Assert.Equal((TradePhase.Flat, "close-requested"), (trade.Phase, trade.Outcome!.Code));
    }

    [Fact]
    public async Task A_new_process_goes_on_with_the_same_trade()
    {
        var id = await SendAsync();
        await RunUntilAsync(id, trade => trade.Phase == TradePhase.Open);
        await _trading.DisposeAsync();
        _trading = NewProcess();
        await _trading.Sweep.RunAsync();
        Assert.Equal(1, _trading.Runner.Count);
        var trade = await RunToTheEndAsync(id);
        Assert.Equal(TradePhase.Flat, trade.Phase);
        Assert.Equal(trade.Orders.Length, trade.Orders.Select(order => order.ClientOrderId).Distinct().Count());
        Assert.Empty(await _trading.PaperBrokers[0].GetPositionsAsync());
    }

    [Fact]
    public async Task Starting_what_runs_already_changes_nothing()
    {
        var id = await SendAsync();
        await RunUntilAsync(id, trade => trade.Phase == TradePhase.Open);
        var version = (await _trading.Environment.Trades.FindAsync(id))!.Trade.Version;
        await _trading.Sweep.RunAsync();
        await _trading.Sweep.RunAsync();
        await _trading.Runner.WhenQuietAsync();
        Assert.Equal(1, _trading.Runner.Count);
        Assert.Equal(version, (await _trading.Environment.Trades.FindAsync(id))!.Trade.Version);
    }

    [Fact]
    public async Task A_trade_that_does_not_exist_is_forgotten()
    {
        await _trading.Runner.StartAsync("aaaaaaaaaaaaaaaaaaaaaaaa");
        await _trading.Runner.WhenQuietAsync();
        Assert.Equal(0, _trading.Runner.Count);
    }

    private Trading NewProcess() => new(
        _store, StrategyFolder.Load(Repository.Strategies, ["paper", "paper-futures"]), new TraderConfig { Seed = 15 },
        new TradingOptions { PracticeHours = true, FeedPeriod = TimeSpan.FromSeconds(15) }, _clock, new NotifierGroup([]), NullLoggerFactory.Instance);

    private async Task<string> SendAsync()
    {
        var body = """{"signal":"BUY","type":"LONG","price":600,"timestamp":"2026-03-02T16:00:00Z"}"""u8.ToArray();
        Assert.True(AlertFields.TryRead(body, out var fields, out _));
        Assert.True(AlertParser.TryParse(fields, AlertDialect.Options, out var alert, out _));
        var admission = await _trading.Admit.RunAsync(_trading.Environment.Strategies.Find("qqq-longs")!, alert, fields);
        var id = Assert.Single(Assert.IsType<Admission.Accepted>(admission).Record.Trades).TradeId;
        await _trading.Runner.WhenQuietAsync();
        return id;
    }

    private Task<Trade> RunToTheEndAsync(string id) => RunUntilAsync(id, trade => trade.Phase.IsFinal());

    private async Task<Trade> RunUntilAsync(string id, Func<Trade, bool> reached)
    {
        for (var rounds = 0; rounds < 100_000; rounds++)
        {
            var trade = (await _trading.Environment.Trades.FindAsync(id))!.Trade;
            if (reached(trade))
                return trade;
            Assert.False(trade.Phase.IsFinal(), $"The trade ended as {trade.Outcome?.Code} too soon: {trade.Outcome?.Reason}");
            _clock.SetUtcNow(_clock.NextDue ?? _clock.GetUtcNow().AddSeconds(1));
            await _trading.Runner.WhenQuietAsync();
        }

        throw new InvalidOperationException("The trade did not get there in 100,000 events.");
    }
}
