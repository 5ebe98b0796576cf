using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Brokers.PaperServer;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Time;

namespace ServerlessTrader.Brokers.Configuration;

/// <summary>The accounts of a configuration, put together for a host: the simulated market, the paper accounts that trade on it, and the lines to paper servers.</summary>
public sealed class ConfiguredAccounts : IDisposable
{
    private readonly List<PaperBroker> _paperBrokers = [];
    private readonly List<HttpClient> _clients = [];

    /// <param name="config">The accounts.</param>
    /// <param name="store">Where paper accounts are kept.</param>
    /// <param name="clock">The trading clock.</param>
    /// <param name="practiceHours">Every market is open round the clock.</param>
    public ConfiguredAccounts(TraderConfig config, ITableStore store, TimeProvider clock, bool practiceHours)
    {
        ArgumentNullException.ThrowIfNull(config);
        Calendars = new CalendarBook(practiceHours);
        Market = new SimulatedMarket(
            SimulatedMarketOptions.Default with { Seed = config.Seed, IsTradingDay = day => TradingCalendars.UsOptions.SessionOn(day) is not null }, clock);
        var sessions = practiceHours ? null : ExchangeSessions();
        Venues = new AccountVenues(config.Accounts.Select(account => new AccountVenue(account.Id, BrokerOf(account, store, clock, sessions), Market)));
    }

    /// <summary>The hours that trades keep.</summary>
    public CalendarBook Calendars { get; }

    /// <summary>The prices.</summary>
    public SimulatedMarket Market { get; }

    /// <summary>The paper accounts kept in this process.</summary>
    public IReadOnlyList<PaperBroker> PaperBrokers => _paperBrokers;

    /// <summary>Every account with its broker and its prices.</summary>
    public AccountVenues Venues { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _paperBrokers.ForEach(broker => broker.Dispose());
        _clients.ForEach(client => client.Dispose());
    }

    private IBroker BrokerOf(AccountConfig account, ITableStore store, TimeProvider clock, PaperSessions? sessions)
    {
        if (account.Address is { } address && account.Broker == "paper-server")
        {
            var client = new HttpClient { Timeout = account.AnswerTimeout };
            _clients.Add(client);
            return new PaperServerBroker(client, address, (clock as AcceleratedTimeProvider)?.Speed ?? 1);
        }

        var broker = new PaperBroker(account.Id, account.PaperOptions, Market, store, clock, sessions);
        _paperBrokers.Add(broker);
        return broker;
    }

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
