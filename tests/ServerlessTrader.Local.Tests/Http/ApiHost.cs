using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Http;
using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.TestKit;

namespace ServerlessTrader.Local.Tests.Http;

/// <summary>
/// The API on Kestrel and a free port, over tables in memory, with a clock that stands still on Wednesday, 14 January 2026, 10:00 in New York. QQQ is at 500, with one
/// call and one put at 4.50. Trades begin only when told to (<see cref="ManualScheduler"/>).
/// </summary>
internal sealed class ApiHost : IAsyncDisposable
{
    public const string OperatorKey = "operator-key-3f9c1d77a2";
    public const string ViewerKey = "viewer-key-81bb0e52c4";
    public const string LongsToken = "longs-token-Zk3vQ9xW7pTe";
    public const string ShortsToken = "shorts-token-mH5nB2yR8uLa";
    public const string CallSymbol = "QQQ   260120C00500000";

    public static readonly DateTimeOffset Start = new(2026, 1, 14, 15, 0, 0, TimeSpan.Zero);

    private readonly WebApplication _app;
    private readonly PaperBroker _broker;

    private ApiHost(WebApplication app, TradeEnvironment environment, ManualTimeProvider clock, ManualScheduler scheduler, FaultyTables tables, FixedSecrets secrets, PaperBroker broker, CapturedLogs logs)
    {
        _app = app;
        _broker = broker;
        Environment = environment;
        Clock = clock;
        Scheduler = scheduler;
        Tables = tables;
        Secrets = secrets;
        Logs = logs;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public TradeEnvironment Environment { get; }

    public ManualTimeProvider Clock { get; }

    public ManualScheduler Scheduler { get; }

    public FaultyTables Tables { get; }

    public FixedSecrets Secrets { get; }

    public CapturedLogs Logs { get; }

    public HttpClient Client { get; }

    /// <summary>Every answer given so far, headers and all.</summary>
    public ConcurrentQueue<string> Answers { get; } = [];

    /// <summary>The strategies qqq-longs and qqq-shorts, which share the name AGBot.</summary>
    public static IReadOnlyList<string> BothStrategies { get; } = [Strategy("qqq-longs", "long"), Strategy("qqq-shorts", "short")];

    /// <summary>Starts it.</summary>
    /// <param name="strategies">Strategy files; null for <see cref="BothStrategies"/>.</param>
    /// <param name="options">Of the API.</param>
    /// <param name="dispatches">Hands every request to the API's own dispatch, as a host does that has matched a pattern of its own, instead of mapping the routes.</param>
    /// <param name="proven">What such a host has made sure of.</param>
    public static async Task<ApiHost> StartAsync(
        IReadOnlyList<string>? strategies = null, TraderApiOptions? options = null, bool dispatches = false, TraderRole proven = TraderRole.None)
    {
        var clock = new ManualTimeProvider(Start);
        var tables = new FaultyTables();
        var market = MarketOf(clock);
        var broker = new PaperBroker("paper", new PaperBrokerOptions { StartingCash = 100_000m }, market, tables, clock);
        var book = new StrategyBook((strategies ?? BothStrategies).Select((json, i) => StrategyFile.Parse($"{i}.json", Encoding.UTF8.GetBytes(json))));
        var environment = new TradeEnvironment(
            new TradeLedger(tables), new AccountLedger(tables), book, new AccountVenues([new AccountVenue("paper", broker, market)]), new CalendarBook(), new SilentNotifier(), clock,
            new EngineOptions());
        var scheduler = new ManualScheduler(new TradeStepper(environment));
        var commands = new TradeCommands(environment, scheduler);
        var secrets = new FixedSecrets
        {
            ["operator-key"] = OperatorKey,
            ["viewer-key"] = ViewerKey,
            ["alert-token-qqq-longs"] = LongsToken,
            ["alert-token-qqq-shorts"] = ShortsToken,
        };
        var logs = new CapturedLogs();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddOpenApi();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(logs).KeepTokensOutOfLogs();
        var app = builder.Build();
        var api = new TraderApi(
            environment, new AdmitAlert(environment, scheduler, commands), commands, secrets, options ?? new TraderApiOptions(), clock,
            app.Services.GetRequiredService<ILogger<TraderApi>>());
        if (dispatches)
        {
            app.Run(async context =>
            {
                context.Request.RouteValues["strategy"] = context.Request.Path.Value?.Split('/')[^1];
                await (await api.DispatchAsync(context, proven)).ExecuteAsync(context);
            });
        }
        else
        {
            app.MapTrader(api);
            app.MapOpenApi();
        }

        await app.StartAsync();
        return new ApiHost(app, environment, clock, scheduler, tables, secrets, broker, logs);
    }

    /// <summary>A strategy file of options on QQQ.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="directions">long, short, or both separated by a comma.</param>
    /// <param name="alert">More members of its alert settings, each with a comma behind it.</param>
    /// <param name="calendar">Its market's calendar.</param>
    /// <param name="enabled">Whether it is on.</param>
    public static string Strategy(string id, string directions, string alert = "", string calendar = "us-options", bool enabled = true) => $$"""
        {
          "id": "{{id}}", "description": "QQQ options", "enabled": {{(enabled ? "true" : "false")}}, "accounts": ["paper"],
          "alert": { {{alert}} {{(alert.Contains("\"names\"", StringComparison.Ordinal) ? "" : "\"names\": [\"AGBot\"],")}}
                     "dialect": "options", "directions": [{{string.Join(", ", directions.Split(',').Select(direction => $"\"{direction}\""))}}] },
          "market": { "symbol": "QQQ", "calendar": "{{calendar}}" },
          "selection": { "kind": "option-by-delta" },
          "sizing": { "kind": "fixed-contracts", "contracts": 3 },
          "entry": { "kind": "limit-walk" },
          "exits": [ { "kind": "stop", "nearestOf": [{ "percent": 0.5 }] }, { "kind": "target", "at": { "r": 1 }, "close": 1 } ],
          "limits": { "maxOpenTrades": 10, "totalRisk": 0.5 }
        }
        """;

    /// <summary>Sends and reads the whole answer.</summary>
    public async Task<Reply> SendAsync(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Answers.Enqueue($"{response.Headers}{response.Content.Headers}{text}");
        return new Reply((int)response.StatusCode, text, response.Headers, response.Content.Headers);
    }

    /// <summary>Posts a body as TradingView does, with the content type given.</summary>
    public Task<Reply> PostAsync(string path, string body, params (string Name, string Value)[] headers) => PostAsync(path, Encoding.UTF8.GetBytes(body), headers);

    public async Task<Reply> PostAsync(string path, byte[] body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("text/plain");
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return await SendAsync(request);
    }

    /// <summary>Posts an alert for qqq-longs with its token.</summary>
    public Task<Reply> AlertAsync(string body, string query = "", params (string Name, string Value)[] headers) =>
        PostAsync($"/api/webhook/qqq-longs?token={LongsToken}{query}", body, headers);

    /// <summary>Sends bytes as they are and reads the first line of the answer.</summary>
    public async Task<string> RawAsync(string request)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Client.BaseAddress!.Host, Client.BaseAddress.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(request));
        using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);
        return await reader.ReadLineAsync() ?? "";
    }

    /// <summary>Reads as the viewer.</summary>
    public Task<Reply> ReadAsync(string path) => DeskAsync(HttpMethod.Get, path, ViewerKey);

    /// <summary>Posts as the operator.</summary>
    public Task<Reply> CommandAsync(string path) => DeskAsync(HttpMethod.Post, path, OperatorKey);

    public async Task<Reply> DeskAsync(HttpMethod method, string path, string? key)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null)
            request.Headers.Add("Authorization", $"Bearer {key}");
        return await SendAsync(request);
    }

    /// <summary>The trades that are stored and have not ended.</summary>
    public async Task<List<Trade>> OpenTradesAsync()
    {
        var open = new List<Trade>();
        await foreach (var trade in Environment.Trades.OpenTradesAsync())
            open.Add(trade);
        return open;
    }

    /// <summary>Sends an alert that must be taken: whatever came before, the next good one works.</summary>
    public async Task TakesTheNextAlertAsync()
    {
        var reply = await AlertAsync(Bodies.Long(Clock.GetUtcNow()));
        Assert.Equal(202, reply.Status);
        Assert.Equal("accepted", reply.Text("status"));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        _broker.Dispose();
    }

    private static SimulatedMarket MarketOf(TimeProvider clock)
    {
        var market = new SimulatedMarket(
            new SimulatedMarketOptions { Underlyings = [new SimulatedUnderlying { Symbol = "QQQ", StartPrice = 500m, Path = new ScriptedPath([(Start, 500m)]) }] }, clock);
        foreach (var right in (ReadOnlySpan<OptionRight>)[OptionRight.Call, OptionRight.Put])
        {
            market.Script(new ScriptedOption(new OptionContract("QQQ", new DateOnly(2026, 1, 20), right, 500m), 4.50m, 4.50m)
            {
                Greeks = new Greeks(right == OptionRight.Call ? 0.55 : -0.55, 0.02, -0.3, 0.2, 0.2),
            });
        }

        return market;
    }
}
