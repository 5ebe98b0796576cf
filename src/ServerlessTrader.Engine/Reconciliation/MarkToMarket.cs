using ServerlessTrader.Core.Risk;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Engine.Reconciliation;

/// <summary>Looks at each account's equity (realised plus open) so that the daily breaker trips while a loss is still open, and resets breakers at the session's open.</summary>
public sealed class MarkToMarket(TradeEnvironment environment)
{
    private readonly TradeEndings _endings = new(environment);

    /// <summary>Marks every account that has a day running or trades open. An account whose broker cannot be read is left for the next run.</summary>
    public async ValueTask RunAsync(CancellationToken cancellationToken = default)
    {
        foreach (var venue in environment.Venues.All)
        {
            BreakerTrip? before = null;
            try
            {
                var after = await environment.Accounts.UpdateAsync(
                    venue.Account,
                    async (state, token) =>
                    {
                        before = state.Breaker.Trip;
                        if (state.Calendar is not { } calendar || (state.Reservations.IsEmpty && state.Breaker.Day is null))
                            return state;
                        var equity = (await venue.Broker.GetBalanceAsync(token).ConfigureAwait(false)).Equity;
                        var now = environment.Now;
                        var day = environment.Calendars.Get(calendar).NextOrCurrentSession(now).Date;
                        return state.WithBreaker(state.Breaker.OnEquity(equity, day, now, LimitsOf(venue.Account)), calendar);
                    },
                    cancellationToken).ConfigureAwait(false);
                await _endings.TellIfTrippedAsync(venue.Account, before, after.Breaker.Trip, cancellationToken).ConfigureAwait(false);
            }
            catch (BrokerUnavailableException)
            {
                // A failed question about money is not a loss; the next run asks again.
            }
        }
    }

    /// <summary>Resets the breakers whose session has opened since they tripped. Returns the accounts that were reset.</summary>
    public async ValueTask<IReadOnlyList<string>> ResetBreakersAsync(CancellationToken cancellationToken = default)
    {
        var reset = new List<string>();
        foreach (var venue in environment.Venues.All)
        {
            var didReset = false;
            await environment.Accounts.UpdateAsync(
                venue.Account,
                state =>
                {
                    didReset = false;
                    if (state.Calendar is not { } name || state.Breaker.Trip is not { ResetsAtOpen: true } trip)
                        return state;
                    var calendar = environment.Calendars.Get(name);
                    if (calendar.NextOpen(trip.At) > environment.Now)
                        return state;
                    didReset = true;
                    return state with { Breaker = state.Breaker.OnSessionOpen(calendar.NextOrCurrentSession(environment.Now).Date) };
                },
                cancellationToken).ConfigureAwait(false);
            if (!didReset)
                continue;
            reset.Add(venue.Account);
            await environment.Notifier.NotifyAsync(
                new Notification(NotificationSeverity.Info, "breaker-reset", $"A new session has opened: {venue.Account} may enter again.", null, venue.Account, environment.Now),
                cancellationToken).ConfigureAwait(false);
        }

        return reset;
    }

    /// <summary>The tightest limits of the strategies that trade the account.</summary>
    private BreakerLimits LimitsOf(string account)
    {
        var all = environment.Strategies.All.Where(strategy => strategy.Accounts.Contains(account)).Select(strategy => strategy.Limits.Breaker).ToList();
        return all.Count == 0 ? new BreakerLimits() : new BreakerLimits
        {
            DailyLoss = all.Min(limits => limits.DailyLoss),
            LosingStreak = all.Min(limits => limits.LosingStreak),
            AutoReset = all.TrueForAll(limits => limits.AutoReset),
        };
    }
}
