using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Storage;
using ServerlessTrader.Functions.Hosting;
using ServerlessTrader.Functions.Http;
using ServerlessTrader.Functions.Orchestration;
using ServerlessTrader.Functions.Timers;

namespace ServerlessTrader.Functions.Tests;

/// <summary>The Function App's own services, with tables in memory, a clock that is moved by hand and notifications kept.</summary>
internal static class TestServices
{
    public const string OperatorKey = "operator-key-of-the-test";
    public const string ViewerKey = "viewer-key-of-the-test";
    public const string AlertToken = "alert-token-of-the-test";

    public static readonly DateTimeOffset Monday = new(2026, 3, 2, 16, 0, 0, TimeSpan.Zero);

    public static ServiceProvider Build(RecordingNotifier notifier, ManualTimeProvider clock, RecordingLogs logs, params (string Name, string Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(logs));
        services.AddTrader(Configuration(settings));
        services.AddSingleton<INotifier>(notifier);
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton<ITableStore>(new MemoryTableStore());
        services.AddSingleton<TradeActivities>().AddSingleton<TimerFunctions>();
        services.AddSingleton<AlertFunctions>().AddSingleton<ReadingFunctions>().AddSingleton<ControlFunctions>();
        return services.BuildServiceProvider();
    }

    /// <summary>Settings as of an app on one's own machine, and over them what a test asks for.</summary>
    public static IConfiguration Configuration(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Trader:Storage:ConnectionString"] = "UseDevelopmentStorage=true",
            ["Trader:Secrets:operator-key"] = OperatorKey,
            ["Trader:Secrets:viewer-key"] = ViewerKey,
            ["Trader:Secrets:alert-token-qqq-longs"] = AlertToken,
        };
        foreach (var (name, value) in settings)
            all[name] = value;
        return new ConfigurationBuilder().AddInMemoryCollection(all).Build();
    }
}
