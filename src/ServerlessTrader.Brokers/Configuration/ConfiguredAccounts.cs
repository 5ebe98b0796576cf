using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Brokers.Configuration;

/// <summary>The accounts of a configuration, put together for a host: the simulated market, the paper accounts that trade on it, and the lines to real venues.</summary>
public sealed class ConfiguredAccounts : IDisposable
{
    private readonly VenueContext _context;

    /// <param name="config">The accounts.</param>
    /// <param name="store">Where paper accounts are kept.</param>
    /// <param name="clock">The trading clock.</param>
    /// <param name="practiceHours">Every market is open round the clock.</param>
    /// <param name="secrets">Where the keys of real accounts are; without it they refuse every order.</param>
    /// <param name="loggers">What goes wrong in passing; null for nowhere.</param>
    /// <exception cref="ConfigurationException">An account cannot be used by this host.</exception>
    public ConfiguredAccounts(TraderConfig config, ITableStore store, TimeProvider clock, bool practiceHours, ISecretSource? secrets = null, ILoggerFactory? loggers = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        Calendars = new CalendarBook(practiceHours);
        Market = new SimulatedMarket(
            SimulatedMarketOptions.Default with { Seed = config.Seed, IsTradingDay = day => TradingCalendars.UsOptions.SessionOn(day) is not null }, clock);
        _context = new VenueContext(
            store, clock, secrets ?? new NoSecrets(), loggers ?? NullLoggerFactory.Instance, Market, practiceHours ? null : ExchangeSessions());
        try
        {
            Venues = new AccountVenues([.. config.Accounts.Select(VenueOf)]);
        }
        catch
        {
            _context.Dispose();
            throw;
        }
    }

    /// <summary>The hours that trades keep.</summary>
    public CalendarBook Calendars { get; }

    /// <summary>The prices of paper accounts.</summary>
    public SimulatedMarket Market { get; }

    /// <summary>The paper accounts kept in this process.</summary>
    public IReadOnlyList<PaperBroker> PaperBrokers => _context.PaperBrokers;

    /// <summary>Every account with its broker and its prices.</summary>
    public AccountVenues Venues { get; }

    /// <inheritdoc/>
    public void Dispose() => _context.Dispose();

    private AccountVenue VenueOf(AccountConfig account) =>
        (VenueFactories.Find(account.Broker) ?? throw new ConfigurationException($"Account '{account.Id}' names the broker '{account.Broker}'. This version knows: {VenueFactories.Names}."))
        .Create(account, _context);

    /// <summary>Options trade in the sessions of the US calendar; orders are day orders; an option ends with its last session. Perpetuals never close.</summary>
    private static PaperSessions ExchangeSessions() => new()
    {
        IsOpen = static (instrument, at) => instrument is not OptionContract || TradingCalendars.UsOptions.IsOpen(at),
        DayOrderExpiry = static (instrument, at) => instrument is OptionContract ? TradingCalendars.UsOptions.NextOrCurrentSession(at).Close : null,
        OptionEnd = static option => TradingCalendars.UsOptions.SessionOn(option.Expiry) is { } session
            ? session.Close
            : TradingCalendars.UsOptions.AtLocalTime(option.Expiry, new TimeOnly(16, 0)),
    };
}
