using System.Collections.Immutable;
using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ledger;

namespace ServerlessTrader.Engine.Http.Answers;

/// <summary>The whole desk at a glance.</summary>
/// <param name="Time">The trading clock, UTC.</param>
/// <param name="Version">The product's.</param>
/// <param name="UptimeSeconds">Whole seconds since the process began to serve.</param>
/// <param name="PracticeHours">True when the exchanges' own hours are not kept.</param>
/// <param name="Entries">The kill switch.</param>
/// <param name="OpenTrades">Trades that have not ended.</param>
/// <param name="Strategies">The loaded strategies, by id.</param>
/// <param name="Accounts">The accounts, by id.</param>
/// <param name="Markets">The calendars in use.</param>
internal sealed record StatusAnswer(
    DateTimeOffset Time,
    string Version,
    long UptimeSeconds,
    bool PracticeHours,
    EntryControl Entries,
    int OpenTrades,
    ImmutableArray<StrategyStatus> Strategies,
    ImmutableArray<AccountStatus> Accounts,
    ImmutableArray<MarketStatus> Markets);

/// <summary>One strategy.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Description">One line for people.</param>
/// <param name="Enabled">False answers 409 to entries.</param>
/// <param name="Address">Where its alerts go.</param>
/// <param name="Dialect">The alert's dialect; null when it is recognised by shape.</param>
/// <param name="Names">Other names alerts may use.</param>
/// <param name="Directions">What it opens.</param>
/// <param name="Symbol">What it trades; null when the alert says.</param>
/// <param name="Calendar">Its market's calendar.</param>
/// <param name="Accounts">Its accounts.</param>
/// <param name="OpenTrades">Trades that have not ended.</param>
internal sealed record StrategyStatus(
    string Id,
    string? Description,
    bool Enabled,
    string Address,
    AlertDialect? Dialect,
    ImmutableArray<string> Names,
    ImmutableArray<TradeDirection> Directions,
    string? Symbol,
    string Calendar,
    ImmutableArray<string> Accounts,
    int OpenTrades);

/// <summary>One market.</summary>
/// <param name="Calendar">Its calendar.</param>
/// <param name="Open">Whether it is open now; null when the calendar does not know this year.</param>
/// <param name="NextOpen">When it opens next, UTC; null when it never closes or nobody knows.</param>
internal sealed record MarketStatus(string Calendar, bool? Open, DateTimeOffset? NextOpen);
