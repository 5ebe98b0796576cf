using System.Globalization;
using System.Text;
using Microsoft.Extensions.Configuration;
using ServerlessTrader.Azure;
using ServerlessTrader.Brokers.Configuration;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Strategies;

namespace ServerlessTrader.Functions.Hosting;

/// <summary>The app settings of the section <c>Trader</c>, checked.</summary>
public sealed record FunctionSettings
{
    private const string Section = "Trader";
    private static readonly TimeSpan _defaultNear = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _defaultFar = TimeSpan.FromMinutes(1);

    /// <summary><c>Trader__Storage__TableEndpoint</c> or <c>Trader__Storage__ConnectionString</c>: where trades and accounts are kept.</summary>
    public required AzureStorageOptions Storage { get; init; }

    /// <summary><c>Trader__KeyVaultUri</c>: where secrets are kept; null takes them from <c>Trader__Secrets__…</c>, for work on one's own machine.</summary>
    public KeyVaultOptions? KeyVault { get; init; }

    /// <summary><c>Trader__StrategyFolder</c>: absolute, or relative to the program. Default: the strategies published with it.</summary>
    public required string StrategyFolder { get; init; }

    /// <summary><c>Trader__Config</c>: accounts and more, as JSON like that of <c>trader.json</c>. Default: one paper account.</summary>
    public TraderConfig Config { get; init; } = new();

    /// <summary><c>Trader__PracticeHours</c>: the simulated market is open round the clock. Default: it keeps the exchanges' hours.</summary>
    public bool PracticeHours { get; init; }

    /// <summary>
    /// <c>Trader__Checks__Near</c> and <c>Trader__Checks__Far</c>: how soon an open trade is looked at again, as <c>5s</c>, <c>1m</c> or plain seconds; 1 s to 1 h.
    /// <c>Trader__Checks__NearShare</c>: the share of the price within which a level is near; default 0.005.
    /// </summary>
    public required CheckIntervals Checks { get; init; }

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="ConfigurationException">One of them cannot be used; the message names it.</exception>
    public static FunctionSettings Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var settings = configuration.GetSection(Section);
        var identity = NullIfBlank(configuration["AZURE_CLIENT_ID"]);
        var vault = NullIfBlank(settings["KeyVaultUri"]);
        return new FunctionSettings
        {
            Storage = Checked(
                new AzureStorageOptions
                {
                    TableEndpoint = NullIfBlank(settings["Storage:TableEndpoint"]),
                    ConnectionString = NullIfBlank(settings["Storage:ConnectionString"]),
                    ManagedIdentityClientId = identity,
                },
                options => options.Problems(), "Trader__Storage__TableEndpoint or Trader__Storage__ConnectionString"),
            KeyVault = vault is null ? null : Checked(new KeyVaultOptions { VaultUri = vault, ManagedIdentityClientId = identity }, options => options.Problems(), "Trader__KeyVaultUri"),
            StrategyFolder = Path.Combine(AppContext.BaseDirectory, NullIfBlank(settings["StrategyFolder"]) ?? "strategies"),
            Config = NullIfBlank(settings["Config"]) is { } json ? TraderConfig.Parse(Encoding.UTF8.GetBytes(json), "the app setting Trader__Config") : new TraderConfig(),
            PracticeHours = PracticeHoursOf(NullIfBlank(settings["PracticeHours"])),
            Checks = new CheckIntervals(
                IntervalOf("Trader__Checks__Near", settings["Checks:Near"], _defaultNear), IntervalOf("Trader__Checks__Far", settings["Checks:Far"], _defaultFar),
                ShareOf(NullIfBlank(settings["Checks:NearShare"]))),
        };
    }

    private static T Checked<T>(T options, Func<T, IReadOnlyList<string>> problems, string setting) =>
        problems(options) is { Count: > 0 } found ? throw new ConfigurationException($"The app setting {setting}: {string.Join(' ', found)}") : options;

    private static bool PracticeHoursOf(string? text) =>
        text is null ? false
        : bool.TryParse(text, out var value) ? value
        : throw new ConfigurationException($"The app setting Trader__PracticeHours is '{text}'. Write true or false.");

    private static TimeSpan IntervalOf(string setting, string? text, TimeSpan unset)
    {
        if (NullIfBlank(text) is not { } written)
            return unset;
        var known = DurationJsonConverter.TryParse(written, out var interval) || DurationJsonConverter.TryParse($"{written}s", out interval);
        return known && interval >= TimeSpan.FromSeconds(1) && interval <= TimeSpan.FromHours(1)
            ? interval
            : throw new ConfigurationException($"The app setting {setting} is '{written}'. Write a time from 1s to 1h, such as 5s or 1m.");
    }

    private static decimal ShareOf(string? text) =>
        text is null ? 0.005m
        : decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share <= 0.5m ? share
        : throw new ConfigurationException($"The app setting Trader__Checks__NearShare is '{text}'. Write a share of the price from 0 to 0.5, such as 0.005.");

    private static string? NullIfBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
