using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Http;
using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Storage;
using ServerlessTrader.Local.Running;

namespace ServerlessTrader.Local.Tests.Http;

/// <summary>
/// The API over the real runner, in real time, with the shipped futures strategy on a paper account of 1,000 USDT: BTCUSDT at 50,000, and S000USDT to S199USDT at 100.
/// </summary>
internal sealed class FuturesHost : IAsyncDisposable
{
    public const string Token = "futures-token-Zk3vQ9xW7pTe";
    public const string OperatorKey = "operator-key-3f9c1d77a2";

    private readonly WebApplication _app;
    private readonly PaperBroker _paper;
    private readonly TradeRunner _runner;
    private int _alerts;

    private FuturesHost(WebApplication app, TradeEnvironment environment, PaperBroker paper, CallRecorder broker, TradeRunner runner)
    {
        _app = app;
        Environment = environment;
        _paper = paper;
        Broker = broker;
        _runner = runner;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public TradeEnvironment Environment { get; }

    public CallRecorder Broker { get; }

    public PaperBroker Paper => _paper;

    public static async Task<FuturesHost> StartAsync(decimal cash = 1_000m)
    {
        var clock = TimeProvider.System;
        var store = new MemoryTableStore();
        var market = new SimulatedMarket(
            new SimulatedMarketOptions
            {
                Underlyings = [Listing("BTCUSDT", 50_000m, 100m), .. Enumerable.Range(0, 200).Select(i => Listing(FormattableString.Invariant($"S{i:D3}USDT"), 100m, 5m))],
            },
            clock);
        var paper = new PaperBroker("paper-futures", new PaperBrokerOptions { StartingCash = cash, Currency = "USDT", FeePerContract = 0m }, market, store, clock);
        var broker = new CallRecorder(paper);
        var file = Path.Combine(Repository.Strategies, "futures-webhook.json");
        var strategy = StrategyFile.Parse(file, await File.ReadAllBytesAsync(file));
        strategy = strategy with { Limits = strategy.Limits with { MaxOpenTrades = 1_000 } };
        var environment = new TradeEnvironment(
            new TradeLedger(store), new AccountLedger(store), new StrategyBook([strategy]), new AccountVenues([new AccountVenue("paper-futures", broker, market)]),
            new CalendarBook(), new SilentNotifier(), clock, new EngineOptions());
        var runner = new TradeRunner(new TradeStepper(environment), _ => new NoFeed(), clock, environment.Options, NullLogger<TradeRunner>.Instance);
        var commands = new TradeCommands(environment, runner);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var secrets = new FixedSecrets { ["operator-key"] = OperatorKey, ["alert-token-futures-webhook"] = Token };
        app.MapTrader(new TraderApi(
            environment, new AdmitAlert(environment, runner, commands), commands, secrets, new TraderApiOptions { AlertsPerMinutePerSender = 10_000 }, clock,
            app.Services.GetRequiredService<ILogger<TraderApi>>()));
        await app.StartAsync();
        return new FuturesHost(app, environment, paper, broker, runner);
    }

    /// <summary>Sends an alert with the token; each is dated a little later than the one before.</summary>
    public Task<Reply> AlertAsync(string members, string query = "&wait=2.5", string path = "/api/webhook/futures-webhook")
    {
        var at = DateTimeOffset.UtcNow.AddSeconds(-10).AddMilliseconds(Interlocked.Increment(ref _alerts));
        return PostAsync($"{path}?token={Token}{query}", $$"""{{{members}},"timestamp":"{{at:yyyy-MM-ddTHH:mm:ss.fffZ}}"}""");
    }

    public Task<Reply> CommandAsync(string path) => PostAsync(path, "", OperatorKey);

    public async Task<decimal> HeldAsync(string symbol) =>
        (await _paper.GetPositionsAsync()).Where(position => position.Instrument.Symbol == symbol).Sum(position => position.Quantity);

    /// <summary>The trade, once it is as wanted.</summary>
    public async Task<Trade> UntilAsync(string tradeId, Predicate<Trade> wanted)
    {
        Trade? found = null;
        await UntilAsync(async () => await Environment.Trades.FindAsync(tradeId) is { Trade: var trade } && wanted(found = trade));
        return found!;
    }

    /// <summary>Waits for something to come true; a minute is for a machine that is busy, and then it is a failure.</summary>
    public static async Task UntilAsync(Func<ValueTask<bool>> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!await isSo())
            await Task.Delay(2, patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        await _runner.DisposeAsync();
        _paper.Dispose();
    }

    private async Task<Reply> PostAsync(string path, string body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "text/plain") };
        if (key is not null)
            request.Headers.Add("X-Api-Key", key);
        using var response = await Client.SendAsync(request);
        return new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Content.Headers);
    }

    private static SimulatedUnderlying Listing(string symbol, decimal price, decimal minNotional) => new()
    {
        Symbol = symbol,
        StartPrice = price,
        TickSize = 0.1m,
        HalfSpreadTicks = 0,
        DisplayedSize = 1_000_000m,
        Path = ScriptedPath.Constant(price),
        PerpetualRules = new PriceRules(0.1m, 0.001m, 0.001m, 1_000m, minNotional),
    };

    private sealed class NoFeed : IPriceFeed, IDisposable
    {
        public IDisposable Subscribe(string symbol, Action<Core.Market.PriceTick> onTick, Action? onGap = null) => this;

        public void Dispose()
        {
        }
    }
}
