using System.CommandLine;
using ServerlessTrader.Brokers.Configuration;
using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Time;
using ServerlessTrader.Local.Configuration;
using ServerlessTrader.Local.Demo;
using ServerlessTrader.Local.Hosting;
using Spectre.Console;

namespace ServerlessTrader.Local;

/// <summary>The command line of the embedded host.</summary>
public static class Program
{
    private const int ExitConfiguration = 2;

    public static Task<int> Main(string[] args)
    {
        var urls = new Option<string>("--urls") { Description = "Where to listen.", DefaultValueFactory = _ => "http://127.0.0.1:7071" };
        var data = new Option<string>("--data") { Description = "Folder of the database and the secrets; made when missing.", DefaultValueFactory = _ => "data" };
        var strategies = new Option<string?>("--strategies") { Description = "Folder of strategy files. Default: strategies/ here or in a folder above." };
        var config = new Option<string?>("--config") { Description = "Configuration file. Default: trader.json in the data folder, if there is one." };
        var speed = new Option<int>("--speed") { Description = $"Simulated seconds a second, 1 to {AcceleratedTimeProvider.MaxSpeed}.", DefaultValueFactory = _ => 1 };
        var hours = new Option<string>("--hours") { Description = "practice: the simulated market is always open. exchange: it keeps the exchanges' hours and holidays.", DefaultValueFactory = _ => "practice" };
        var log = new Option<LogLevel>("--log") { Description = "Least severe log lines shown.", DefaultValueFactory = _ => LogLevel.Information };
        var json = new Option<bool>("--json-logs") { Description = "Log lines as JSON." };
        var demo = new Option<bool>("--demo") { Description = "Play sample alerts against the simulated market, show each trade's life, and end." };
        var seed = new Option<ulong>("--seed") { Description = "Seed of the demonstration's market.", DefaultValueFactory = _ => DemoRun.DefaultSeed };
        hours.AcceptOnlyFromAmong("practice", "exchange");
        speed.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > AcceleratedTimeProvider.MaxSpeed)
                result.AddError($"--speed must be a whole number from 1 (real time) to {AcceleratedTimeProvider.MaxSpeed}.");
        });

        var root = new RootCommand("ServerlessTrader: TradingView alerts in, trades run to the end. Without options it starts the embedded host, on paper.")
        {
            urls, data, strategies, config, speed, hours, log, json, demo, seed,
        };
        root.SetAction((parsed, cancellationToken) => GuardAsync(() =>
        {
            if (parsed.GetValue(demo))
                return DemoRun.RunAsync(AnsiConsole.Console, parsed.GetValue(strategies), parsed.GetValue(seed), cancellationToken);
            return LocalHost.RunAsync(
                new HostSettings
                {
                    Urls = parsed.GetValue(urls)!,
                    DataFolder = parsed.GetValue(data)!,
                    StrategyFolder = parsed.GetValue(strategies),
                    ConfigFile = parsed.GetValue(config),
                    Speed = parsed.GetValue(speed),
                    ExchangeHours = parsed.GetValue(hours) == "exchange",
                    LogLevel = parsed.GetValue(log),
                    JsonLogs = parsed.GetValue(json),
                },
                AnsiConsole.Console, cancellationToken);
        }));
        return root.Parse(args).InvokeAsync();
    }

    /// <summary>What a person can mend is told in a sentence, without a stack.</summary>
    private static async Task<int> GuardAsync(Func<Task<int>> run)
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ConfigurationException or StrategyFileException or TableUnavailableException)
        {
            await Console.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
            return ExitConfiguration;
        }
    }
}
