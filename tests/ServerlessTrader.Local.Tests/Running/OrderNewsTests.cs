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

public sealed class OrderNewsTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 3, 2, 16, 0, 0, TimeSpan.Zero));
    private readonly List<string> _stepped = [];
    private readonly Trading _trading;
    private string _id = "";

    public OrderNewsTests() => _trading = new Trading(
        new MemoryTableStore(), StrategyFolder.Load(Repository.Strategies, ["paper", "paper-futures"]), new TraderConfig { Seed = 15 },
        new TradingOptions { PracticeHours = true, FeedPeriod = TimeSpan.FromSeconds(15) }, _clock, new NotifierGroup([]), NullLoggerFactory.Instance);

    public async Task InitializeAsync()
    {
        var body = """{"signal":"BUY","type":"LONG","price":600,"timestamp":"2026-03-02T16:00:00Z"}"""u8.ToArray();
        Assert.True(AlertFields.TryRead(body, out var fields, out _));
        Assert.True(AlertParser.TryParse(fields, AlertDialect.Options, out var alert, out _));
        var admission = await _trading.Admit.RunAsync(_trading.Environment.Strategies.Find("qqq-longs")!, alert, fields);
        _id = Assert.Single(Assert.IsType<Admission.Accepted>(admission).Record.Trades).TradeId;
        await _trading.Runner.WhenQuietAsync();
        _trading.Runner.Stepped += result =>
        {
            lock (_stepped)
                _stepped.Add(result.TradeId);
        };
    }

    public async Task DisposeAsync() => await _trading.DisposeAsync();

    [Fact]
    public async Task News_of_an_order_wakes_the_trade_whose_order_it_is()
    {
        _trading.Runner.OnOrderNews($"{_id}-entry1");
        await _trading.Runner.WhenQuietAsync();
        Assert.Equal([_id], _stepped.Distinct());
    }

    [Theory]
    [InlineData("")]
    [InlineData("autoclose-1")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaa-entry1")]
    public async Task News_of_anybody_elses_order_wakes_nobody(string clientOrderId)
    {
        _trading.Runner.OnOrderNews(clientOrderId);
        _trading.Runner.OnOrderNews(_id);
        await _trading.Runner.WhenQuietAsync();
        Assert.Empty(_stepped);
    }

    [Theory]
    [InlineData("paper", 1)]
    [InlineData("another", 0)]
    public async Task A_gap_in_an_accounts_news_wakes_its_trades(string account, int trades)
    {
        _trading.Runner.WakeAccount(account);
        await _trading.Runner.WhenQuietAsync();
        Assert.Equal(trades, _stepped.Distinct().Count());
    }

    [Fact]
    public void A_client_order_id_begins_with_the_trades_id_and_a_dash()
    {
        Assert.Equal(Trade.IdLength, _id.Length);
    }
}
