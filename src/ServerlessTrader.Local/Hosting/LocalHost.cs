using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using ServerlessTrader.Brokers.Configuration;
using ServerlessTrader.Engine.Http;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Local.Configuration;
using ServerlessTrader.Local.Secrets;
using ServerlessTrader.Storage.Sqlite;
using Spectre.Console;

namespace ServerlessTrader.Local.Hosting;

/// <summary>The embedded host: one process, one SQLite file, one address. Starting after a crash and starting are the same thing.</summary>
public sealed class LocalHost : IAsyncDisposable
{
    private const string OperatorKey = "operator-key";
    private const string ViewerKey = "viewer-key";

    private readonly SqliteTableStore _store;
    private readonly WebApplication _app;
    private readonly ConfiguredNotifier _notifier;
    private readonly Trading _trading;
    private readonly Housekeeping _housekeeping;

    private LocalHost(
        SqliteTableStore store, WebApplication app, Trading trading, Housekeeping housekeeping, ConfiguredNotifier notifier, IReadOnlyDictionary<string, string> newSecrets)
    {
        _store = store;
        _app = app;
        _trading = trading;
        _housekeeping = housekeeping;
        _notifier = notifier;
        NewSecrets = newSecrets;
    }

    /// <summary>Where it listens, once started.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>Keys and tokens made at this start, by name; empty at later ones.</summary>
    public IReadOnlyDictionary<string, string> NewSecrets { get; }

    internal Trading Trading => _trading;

    /// <summary>Runs until Ctrl+C or SIGTERM.</summary>
    internal static async Task<int> RunAsync(HostSettings settings, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var host = await StartAsync(settings, cancellationToken).ConfigureAwait(false);
        await using (host.ConfigureAwait(false))
        {
            Banner.Show(console, host, settings);
            await host._app.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
        }

        return 0;
    }

    /// <summary>Starts a host and returns once it accepts alerts.</summary>
    /// <exception cref="ConfigurationException">It cannot start as configured; the message says what to change.</exception>
    /// <exception cref="TableUnavailableException">Its database cannot be used; the message says why and what to do.</exception>
    public static Task<LocalHost> StartAsync(HostSettings settings, CancellationToken cancellationToken = default) => StartAsync(settings, TimeProvider.System, cancellationToken);

    /// <summary>Starts a host on a clock that takes the place of the system's.</summary>
    internal static async Task<LocalHost> StartAsync(HostSettings settings, TimeProvider system, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var configFile = settings.ConfigFile ?? Path.Combine(settings.DataFolder, "trader.json");
        var config = settings.ConfigFile is not null || File.Exists(configFile) ? TraderConfig.Load(configFile) : new TraderConfig();
        var strategies = StrategyFolder.Load(settings.StrategyFolder, [.. config.Accounts.Select(account => account.Id)]);
        var store = SqliteTableStore.Open(Path.Combine(settings.DataFolder, "trader.db"));
        try
        {
            var clock = await HostClock.OpenAsync(store, settings.Speed, system).ConfigureAwait(false);
            var secrets = new FileSecretSource(Path.Combine(settings.DataFolder, "secrets.json"));
            var made = await secrets.CreateMissingAsync([OperatorKey, ViewerKey, .. strategies.All.Where(strategy => strategy.Enabled).Select(TraderApi.TokenSecretOf)]).ConfigureAwait(false);
            return await BuildAsync(settings, config, strategies, store, clock, system, secrets, made, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops taking alerts, finishes the steps under way, and closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _housekeeping.StopAsync(CancellationToken.None).ConfigureAwait(false);
        _housekeeping.Dispose();
        await _app.DisposeAsync().ConfigureAwait(false);
        await _trading.DisposeAsync().ConfigureAwait(false);
        await _notifier.DisposeAsync().ConfigureAwait(false);
        await _store.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<LocalHost> BuildAsync(
        HostSettings settings, TraderConfig config, StrategyBook strategies, SqliteTableStore store, TimeProvider clock, TimeProvider system, FileSecretSource secrets,
        IReadOnlyDictionary<string, string> made, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(settings.Urls).ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;

            // Whose it is, and whether it is to be trusted, is judged with the alert; asked for at all only where somebody wants to know.
            if (strategies.All.Any(strategy => strategy.Alert.ClientCertificate))
                options.ConfigureHttpsDefaults(https => (https.ClientCertificateMode, https.ClientCertificateValidation) = (ClientCertificateMode.AllowCertificate, static (_, _, _) => true));
        });
        builder.Logging.ClearProviders().SetMinimumLevel(settings.LogLevel).AddFilter("Microsoft", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning);
        if (settings.JsonLogs)
            builder.Logging.AddJsonConsole(options => options.UseUtcTimestamp = true);
        else
            builder.Logging.AddSimpleConsole(options => (options.SingleLine, options.TimestampFormat, options.UseUtcTimestamp) = (true, "HH:mm:ss ", true));
        builder.Services.AddOpenApi();
        var app = builder.Build();

        var loggers = app.Services.GetRequiredService<ILoggerFactory>();
        var notifier = await ConfiguredNotifier.CreateAsync(config, secrets, clock, loggers).ConfigureAwait(false);
        var trading = new Trading(
            store, strategies, config, new TradingOptions { PracticeHours = !settings.ExchangeHours }, clock, notifier, loggers, secrets);
        var housekeeping = new Housekeeping(trading.Sweep, trading.Marks, trading.Reconciler, trading.PaperBrokers, clock, loggers.CreateLogger<Housekeeping>());
        app.MapTrader(new TraderApi(
            trading.Environment, trading.Admit, trading.Commands, secrets,
            new TraderApiOptions
            {
                TrustedProxies = config.TrustedProxies,
                AlertsPerMinutePerSender = config.AlertsPerMinutePerSender,
                ClientCertificateHeader = config.ClientCertificateHeader,
                ClientCertificateRoots = config.ClientCertificateRoots,
            },
            system, loggers.CreateLogger<TraderApi>()));
        app.MapOpenApi("/openapi.json");
        var host = new LocalHost(store, app, trading, housekeeping, notifier, made);
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            await housekeeping.StartAsync(CancellationToken.None).ConfigureAwait(false);
            return host;
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw new ConfigurationException($"{settings.Urls} is in use by another program. Stop it, or choose another address with --urls http://127.0.0.1:7072.", exception);
        }
    }
}
