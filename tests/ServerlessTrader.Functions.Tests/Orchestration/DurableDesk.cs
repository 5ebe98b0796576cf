using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Workflow;
using ServerlessTrader.Functions.Orchestration;
using ServerlessTrader.Functions.Timers;

namespace ServerlessTrader.Functions.Tests.Orchestration;

/// <summary>
/// The app's orchestrator, activities and scheduler in the in-process Durable host. That host waits in real time, the simulated market goes by a clock of our own: when a
/// step says when it wants to run again, our clock jumps there and the orchestrator is told to come back in a moment.
/// </summary>
internal sealed class DurableDesk : IAsyncDisposable
{
    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(10);

    private readonly ServiceProvider _services;
    private readonly ConcurrentQueue<TradeStep> _ran = [];
    private DurableTaskTestHost? _host;

    private DurableDesk(params (string Name, string Value)[] settings)
    {
        Clock = new ManualTimeProvider(TestServices.Monday);
        _services = TestServices.Build(Notifier, Clock, Logs, [("Trader:PracticeHours", "true"), ("Trader:Config", """{"seed":15}"""), .. settings]);
    }

    public ManualTimeProvider Clock { get; }

    public RecordingNotifier Notifier { get; } = new();

    public RecordingLogs Logs { get; } = new();

    public DurableTaskClient Client => _host!.Client;

    public DurableTradeScheduler Scheduler => _services.GetRequiredService<DurableTradeScheduler>();

    public TimerFunctions Timers => _services.GetRequiredService<TimerFunctions>();

    public TradeEnvironment Environment => _services.GetRequiredService<TradeEnvironment>();

    public TradeCommands Commands => _services.GetRequiredService<TradeCommands>();

    public IBroker Broker => Environment.Venues.Find("paper")!.Broker;

    /// <summary>The steps delivered so far.</summary>
    public IReadOnlyCollection<TradeStep> Ran => _ran;

    /// <summary>Stands between the orchestrator and the activity: calls it, or does something else.</summary>
    public Func<TradeStep, StepCall, Func<Task<StepResult?>>, Task<StepResult?>>? Around { get; set; }

    /// <summary>True lets a step's trade wait in real time, for an hour, instead of jumping.</summary>
    public Func<StepResult, bool> Holds { get; set; } = _ => false;

    public static async Task<DurableDesk> StartAsync(params (string Name, string Value)[] settings)
    {
        var desk = new DurableDesk(settings);
        var activities = desk._services.GetRequiredService<TradeActivities>();
        desk._host = await DurableTaskTestHost.StartAsync(
            tasks =>
            {
                tasks.AddOrchestratorFunc<TradeWorkflowInput, string>(TradeOrchestrator.Name, (context, input) => TradeOrchestrator.RunAsync(context, input));
                Add(TradeStep.Select, activities.Select);
                Add(TradeStep.Size, activities.Size);
                Add(TradeStep.Enter, activities.Enter);
                Add(TradeStep.CheckExits, activities.CheckExits);
                Add(TradeStep.Close, activities.Close);

                void Add(TradeStep step, Func<StepCall, CancellationToken, Task<StepResult?>> run) =>
                    tasks.AddActivityFunc<StepCall, StepResult?>(step.ToString(), (_, call) => desk.RunAsync(step, call, run));
            },
            new DurableTaskTestHostOptions { Port = FreePort(), LoggerFactory = NullLoggerFactory.Instance });
        desk.Scheduler.Use(desk._host.Client);
        return desk;
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        await _services.DisposeAsync();
    }

    /// <summary>Sends an alert over the app's own HTTP function; returns the trade's id.</summary>
    public async Task<string> SendAsync(string body = """{"signal":"BUY","type":"LONG","price":600,"timestamp":"2026-03-02T16:00:00Z"}""")
    {
        var answer = await new TestRequest(_services).AlertAsync(Client, body);
        Assert.Equal(202, answer.Status);
        return answer.Json.GetProperty("trades")[0].GetProperty("tradeId").GetString()!;
    }

    /// <summary>A request to one of the app's HTTP functions.</summary>
    public TestRequest Request() => new(_services);

    public async Task<Trade> FindAsync(string tradeId) => (await Environment.Trades.FindAsync(tradeId))!.Trade;

    /// <summary>Waits for the orchestration to end; fails after a minute.</summary>
    public async Task<OrchestrationMetadata> EndAsync(string tradeId)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        return await Client.WaitForInstanceCompletionAsync(tradeId, getInputsAndOutputs: true, patience.Token);
    }

    /// <summary>Waits until the orchestration shows what is wanted.</summary>
    public async Task<TradeWorkflowStatus> StatusAsync(string tradeId, Predicate<TradeWorkflowStatus> wanted)
    {
        for (var looks = 0; looks < 3_000; looks++)
        {
            if (await Client.GetInstanceAsync(tradeId, getInputsAndOutputs: true) is { SerializedCustomStatus: not null } instance
                && instance.ReadCustomStatusAs<TradeWorkflowStatus>() is { } status && wanted(status))
                return status;
            await Task.Delay(_moment);
        }

        throw new TimeoutException($"Trade {tradeId} never showed what was wanted.");
    }

    /// <summary>Every order of the trade once, and nothing left at the broker.</summary>
    public async Task<Trade> FlatAsync(string tradeId)
    {
        var trade = await FindAsync(tradeId);
        Assert.Equal(TradePhase.Flat, trade.Phase);
        Assert.Equal(trade.Orders.Length, trade.Orders.Select(order => order.ClientOrderId).Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(await Broker.GetPositionsAsync());
        Assert.Empty(await Broker.GetWorkingOrdersAsync());
        // What the ledger booked is what the broker's cash says: an order executed twice would show here.
        var account = await Environment.Accounts.GetAsync("paper");
        Assert.Equal(30_000m + account.NetProfit, (await Broker.GetBalanceAsync()).Equity);
        return trade;
    }

    private async Task<StepResult?> RunAsync(TradeStep step, StepCall call, Func<StepCall, CancellationToken, Task<StepResult?>> run)
    {
        _ran.Enqueue(step);
        Func<Task<StepResult?>> once = () => run(call, CancellationToken.None);
        var result = Around is { } around ? await around(step, call, once) : await once();
        if (result?.Wake is not { } wake)
            return result;
        if (Holds(result))
            return result with { Wake = new Wake(DateTimeOffset.UtcNow.AddHours(1)) };
        lock (Clock)
        {
            if (wake.At > Clock.GetUtcNow())
                Clock.SetUtcNow(wake.At);
        }

        return result with { Wake = new Wake(DateTimeOffset.UtcNow + _moment) };
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
