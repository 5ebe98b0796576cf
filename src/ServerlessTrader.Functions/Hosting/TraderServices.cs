using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ServerlessTrader.Azure;
using ServerlessTrader.Brokers.Configuration;
using ServerlessTrader.Engine.Http;
using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Reconciliation;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Functions.Http;
using ServerlessTrader.Functions.Orchestration;

namespace ServerlessTrader.Functions.Hosting;

/// <summary>Puts the trading system together for the Function App.</summary>
public static class TraderServices
{
    /// <summary>The worker is called by the Functions host beside it, which passes on what the platform says of the caller.</summary>
    private static readonly string[] _functionsHost = [IPAddress.Loopback.ToString(), IPAddress.IPv6Loopback.ToString()];

    /// <summary>Adds everything the functions need.</summary>
    /// <exception cref="ConfigurationException">A setting cannot be used; the message names it.</exception>
    /// <exception cref="Core.Strategies.StrategyFileException">A strategy file cannot be used.</exception>
    public static IServiceCollection AddTrader(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = FunctionSettings.Read(configuration);
        services.AddSingleton(settings.Config);
        services.AddSingleton(StrategyFolder.Load(settings.StrategyFolder, [.. settings.Config.Accounts.Select(account => account.Id)]));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<ITableStore>(_ => new AzureTableStore(settings.Storage));
        services.AddSingleton<ISecretSource>(provider => settings.KeyVault is { } vault
            ? new KeyVaultSecretSource(vault, TimeProvider.System, provider.GetRequiredService<ILogger<KeyVaultSecretSource>>())
            : new SettingsSecretSource(configuration));
        services.AddSingleton(provider => new ConfiguredAccounts(
            settings.Config, provider.GetRequiredService<ITableStore>(), provider.GetRequiredService<TimeProvider>(), settings.PracticeHours,
            provider.GetRequiredService<ISecretSource>(), provider.GetRequiredService<ILoggerFactory>()));
        // Made once, while the worker starts to serve; a container has no asynchronous way to make things.
        services.AddSingleton<INotifier>(provider => ConfiguredNotifier.CreateAsync(
            settings.Config, provider.GetRequiredService<ISecretSource>(), provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()).GetAwaiter().GetResult());
        services.AddSingleton(new EngineOptions { Checks = settings.Checks });
        return services.AddEngine();
    }

    internal static IServiceCollection AddEngine(this IServiceCollection services)
    {
        services.AddSingleton<TradeLedger>().AddSingleton<AccountLedger>();
        services.AddSingleton(provider => provider.GetRequiredService<ConfiguredAccounts>().Venues);
        services.AddSingleton(provider => provider.GetRequiredService<ConfiguredAccounts>().Calendars);
        services.AddSingleton<TradeEnvironment>().AddSingleton<TradeStepper>();
        services.AddSingleton<DurableTradeScheduler>().AddSingleton<ITradeScheduler>(provider => provider.GetRequiredService<DurableTradeScheduler>());
        services.AddSingleton<TradeCommands>().AddSingleton<AdmitAlert>().AddSingleton<TradeSweep>();
        services.AddSingleton<MarkToMarket>().AddSingleton<PositionReconciler>();
        services.AddSingleton(provider =>
        {
            var config = provider.GetRequiredService<TraderConfig>();
            return new TraderApiOptions { TrustedProxies = [.. _functionsHost, .. config.TrustedProxies], AlertsPerMinutePerSender = config.AlertsPerMinutePerSender };
        });
        return services.AddSingleton<TraderApi>().AddSingleton<TraderDoor>();
    }
}
