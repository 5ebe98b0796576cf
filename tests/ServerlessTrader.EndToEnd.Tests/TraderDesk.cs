using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Local.Configuration;
using ServerlessTrader.Local.Hosting;

namespace ServerlessTrader.EndToEnd.Tests;

/// <summary>A trader's machine: a data folder with its configuration, the shipped strategies on one account, and the host that runs on it, which may be stopped and started.</summary>
internal sealed class TraderDesk : IAsyncDisposable
{
    public const string ApiKey = "endToEndKey";
    public const string ApiSecret = "endToEndSecret";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(10);

    /// <summary>By which a hurried clock is set forward at each look: it runs about ten times as fast.</summary>
    private static readonly TimeSpan _stride = TimeSpan.FromMilliseconds(100);

    /// <summary>The same where much is done meanwhile that has deadlines: about three times as fast.</summary>
    private static readonly TimeSpan _shortStride = TimeSpan.FromMilliseconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("serverlesstrader-e2e-").FullName;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = _patience };
    private LocalHost? _host;
    private int _lives;
    private int _alerts;

    private TraderDesk(SimulatedVenue venue, RunningClock clock) => (Venue, Clock, Log) = (venue, clock, new ExchangeLog(venue.Exchange));

    public SimulatedVenue Venue { get; }

    public RunningClock Clock { get; }

    public ExchangeLog Log { get; }

    public LocalHost Host => _host ?? throw new InvalidOperationException("The host is not running.");

    private string Data => Path.Combine(_folder, $"data{_lives}");

    /// <summary>A fresh machine at an exchange whose prices have stood still for ten days, with the host running.</summary>
    public static async Task<TraderDesk> OpenAsync(Func<VenueTerms, TimeProvider, Task<SimulatedVenue>> start, VenueTerms? terms = null, TimeSpan? answerTimeout = null)
    {
        var clock = new RunningClock(new DateTimeOffset(2026, 3, 2, 9, 20, 0, TimeSpan.Zero));
        var desk = new TraderDesk(await start(terms ?? new VenueTerms(), clock), clock);
        clock.Skip(TimeSpan.FromDays(10));
        try
        {
            if (terms is { IsHedged: true })
                desk.Venue.Account.SetHedged(true);
            desk.Configure(answerTimeout ?? TimeSpan.FromSeconds(2));
            await desk.StartAsync();
            return desk;
        }
        catch
        {
            await desk.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the host on the data folder as it is.</summary>
    public async Task StartAsync() => _host = await LocalHost.StartAsync(
        new HostSettings
        {
            DataFolder = Data,
            StrategyFolder = Path.Combine(_folder, "strategies"),
            Urls = "http://127.0.0.1:0",
            LogLevel = LogLevel.None,
        },
        Clock, CancellationToken.None);

    /// <summary>Ends the host; what it waits for on the network is given up quickly, because its clock runs fast meanwhile.</summary>
    public async Task StopAsync()
    {
        if (_host is null)
            return;
        var stopping = _host.DisposeAsync().AsTask();
        _host = null;
        await HurryUntilAsync(() => stopping.IsCompleted, "the host has stopped");
        await stopping;
    }

    /// <summary>Ends the host and starts the next one.</summary>
    /// <param name="withGrace">
    /// False: the next host finds the disk as it is now; whatever this one still learns and writes while it ends is lost, as if it had been killed.
    /// </param>
    public async Task RestartAsync(bool withGrace = true)
    {
        var data = Data;
        if (!withGrace)
        {
            _lives++;
            Directory.CreateDirectory(Data);
            foreach (var file in Directory.EnumerateFiles(data).Where(file => !file.EndsWith("-lock", StringComparison.Ordinal)))
                await CopyAsync(file, Path.Combine(Data, Path.GetFileName(file)));
        }

        await StopAsync();
        await StartAsync();
    }

    /// <summary>Sends an alert to a strategy with its token, as it is.</summary>
    public Task<Reply> PostAlertAsync(string strategy, string body, string query = "") =>
        SendAsync(HttpMethod.Post, $"api/webhook/{strategy}?token={Secret($"alert-token-{strategy}")}{query}", body);

    /// <summary>The same with a timestamp, each a little later than the one before: no two of them are the same alert.</summary>
    public Task<Reply> AlertAsync(string strategy, string members, string query = "")
    {
        var at = Clock.GetUtcNow().AddSeconds(-5).AddMilliseconds(Interlocked.Increment(ref _alerts));
        var stamp = string.Create(CultureInfo.InvariantCulture, $"{at:yyyy-MM-ddTHH:mm:ss.fffZ}");
        return PostAlertAsync(strategy, $$"""{{{members}},"timestamp":"{{stamp}}"}""", query);
    }

    /// <summary>What an operator asks for.</summary>
    public Task<Reply> CommandAsync(string path) => SendAsync(HttpMethod.Post, path, "", Secret("operator-key"));

    /// <summary>What a viewer reads.</summary>
    public Task<Reply> ReadAsync(string path) => SendAsync(HttpMethod.Get, path, null, Secret("viewer-key"));

    /// <summary>A trade as it is stored.</summary>
    public async Task<Trade> TradeAsync(string id) => (await Host.Trading.Environment.Trades.FindAsync(id))?.Trade ?? throw new InvalidOperationException($"There is no trade {id}.");

    /// <summary>The account as it is booked.</summary>
    public async Task<AccountState> BooksAsync() => await Host.Trading.Environment.Accounts.GetAsync(SimulatedVenue.AccountId);

    /// <summary>Every trade that has not ended.</summary>
    public async Task<IReadOnlyList<Trade>> OpenTradesAsync()
    {
        var trades = new List<Trade>();
        await foreach (var trade in Host.Trading.Environment.Trades.OpenTradesAsync())
            trades.Add(trade);
        return trades;
    }

    /// <summary>The trade, once it is as wanted.</summary>
    public async Task<Trade> TradeUntilAsync(string id, Predicate<Trade> wanted, string what, bool hurry = false)
    {
        Trade? trade = null;
        try
        {
            await WaitAsync(async () => wanted(trade = await TradeAsync(id)), what, hurry ? _stride : TimeSpan.Zero);
        }
        catch (TimeoutException exception)
        {
            var journal = _host is null ? [] : await _host.Trading.Environment.Trades.JournalAsync(id);
            throw new TimeoutException($"{exception.Message} Trade {id} is {trade?.Phase}:\n{string.Join('\n', journal.Select(line => $"{line.At:HH:mm:ss.fff} {line.Code}: {line.Text}"))}", exception);
        }

        return trade!;
    }

    /// <summary>Returns once something is so.</summary>
    public Task UntilAsync(Func<bool> wanted, string what) => WaitAsync(() => Task.FromResult(wanted()), what, TimeSpan.Zero);

    /// <summary>The same with a clock that runs faster: for what takes time-outs and waits to come about.</summary>
    public Task HurryUntilAsync(Func<bool> wanted, string what, bool muchIsDone = false) => WaitAsync(() => Task.FromResult(wanted()), what, muchIsDone ? _shortStride : _stride);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Log.Dispose();
        _http.Dispose();
        await Venue.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task WaitAsync(Func<Task<bool>> wanted, string what, TimeSpan stride)
    {
        using var patience = new CancellationTokenSource(_patience);
        using var timer = new PeriodicTimer(_poll);
        while (!await wanted())
        {
            if (stride > TimeSpan.Zero)
                Clock.Skip(stride);
            try
            {
                await timer.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException exception)
            {
                throw new TimeoutException($"It did not come about in {_patience.TotalSeconds:0} s that {what}.", exception);
            }
        }
    }

    private void Configure(TimeSpan answerTimeout)
    {
        Directory.CreateDirectory(Data);
        Directory.CreateDirectory(Path.Combine(_folder, "strategies"));
        File.WriteAllText(
            Path.Combine(Data, "trader.json"),
            new JsonObject { ["accounts"] = new JsonArray(Venue.Config(answerTimeout)), ["alertsPerMinutePerSender"] = 1_000_000 }.ToJsonString());
        File.WriteAllText(
            Path.Combine(Data, "secrets.json"),
            new JsonObject { [$"{SimulatedVenue.AccountId}-api-key"] = ApiKey, [$"{SimulatedVenue.AccountId}-api-secret"] = ApiSecret }.ToJsonString());
        foreach (var strategy in (ReadOnlySpan<string>)["r-multiple", "futures-webhook"])
        {
            var shipped = JsonNode.Parse(
                File.ReadAllBytes(Path.Combine(Repository(), "strategies", $"{strategy}.json")), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!;
            shipped["accounts"] = new JsonArray(SimulatedVenue.AccountId);
            shipped["limits"]!["maxOpenTrades"] = 1_000;
            File.WriteAllText(Path.Combine(_folder, "strategies", $"{strategy}.json"), shipped.ToJsonString());
        }
    }

    private static async Task CopyAsync(string from, string to)
    {
        await using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await using var target = new FileStream(to, FileMode.CreateNew);
        await source.CopyToAsync(target);
    }

    private static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ServerlessTrader.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException("The tests run outside the repository: ServerlessTrader.sln is in no folder above.");
    }

    private string Secret(string name)
    {
        using var secrets = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Data, "secrets.json")));
        return secrets.RootElement.GetProperty(name).GetString()!;
    }

    private async Task<Reply> SendAsync(HttpMethod method, string path, string? body, string? key = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Host.Address, path));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "text/plain");
        if (key is not null)
            request.Headers.Add("X-Api-Key", key);
        using var response = await _http.SendAsync(request);
        return new Reply((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
