using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Steps;

/// <summary>Everything a step works with; made once by a host.</summary>
public sealed record TradeEnvironment(
    TradeLedger Trades,
    AccountLedger Accounts,
    StrategyBook Strategies,
    AccountVenues Venues,
    CalendarBook Calendars,
    INotifier Notifier,
    TimeProvider Clock,
    EngineOptions Options)
{
    /// <summary>Now, UTC.</summary>
    public DateTimeOffset Now => Clock.GetUtcNow();
}
