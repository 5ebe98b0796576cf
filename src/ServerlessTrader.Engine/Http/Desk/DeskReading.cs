using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Engine.Http.Answers;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Engine.Http.Desk;

/// <summary>What can be read. Nothing here changes anything.</summary>
internal sealed class DeskReading(TradeEnvironment environment, DeskNames names, TimeProvider clock)
{
    private const int DefaultHistory = 50;
    private const int MostHistory = 500;

    private static readonly TimeSpan _healthPatience = TimeSpan.FromSeconds(2);
    private static readonly string _version = VersionOf(typeof(DeskReading).Assembly);

    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();
    private readonly long _started = clock.GetTimestamp();

    private long UptimeSeconds => (long)clock.GetElapsedTime(_started).TotalSeconds;

    public async Task<IResult> HealthAsync(HttpContext http)
    {
        var isReachable = true;
        try
        {
            await environment.Accounts.GetControlAsync(http.RequestAborted).AsTask().WaitAsync(_healthPatience, clock, http.RequestAborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever keeps the store from answering, the answer is that it does not.
        catch (Exception)
#pragma warning restore CA1031
        {
            isReachable = false;
        }

        var word = isReachable ? "ok" : "unavailable";
        return new JsonResult<HealthAnswer>(
            isReachable ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, new HealthAnswer(word, word, _version, _startedAt, UptimeSeconds),
            HttpJson.Readable.HealthAnswer);
    }

    public async Task<IResult> StatusAsync(HttpContext http)
    {
        var open = await names.OpenTradesAsync(http.RequestAborted).ConfigureAwait(false);
        var accounts = ImmutableArray.CreateBuilder<AccountStatus>();
        foreach (var account in names.Accounts)
        {
            var state = await environment.Accounts.GetAsync(account, http.RequestAborted).ConfigureAwait(false);
            accounts.Add(AccountStatus.Of(state, environment.Venues.Find(account), open.Count(trade => trade.Account == account)));
        }

        var strategies = environment.Strategies.All.OrderBy(strategy => strategy.Id, StringComparer.Ordinal).Select(strategy => new StrategyStatus(
            strategy.Id, strategy.Description, strategy.Enabled, $"/api/webhook/{strategy.Id}", strategy.Alert.Dialect, strategy.Alert.Names,
            strategy.Alert.Directions, strategy.Market.Symbol, strategy.Market.Calendar, strategy.Accounts, open.Count(trade => trade.Strategy == strategy.Id)));
        var calendars = environment.Strategies.All.Select(strategy => strategy.Market.Calendar).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var control = await environment.Accounts.GetControlAsync(http.RequestAborted).ConfigureAwait(false);
        var answer = new StatusAnswer(
            environment.Now, _version, UptimeSeconds, environment.Calendars.PracticeHours, control, open.Count, [.. strategies], accounts.ToImmutable(),
            [.. calendars.Select(MarketOf)]);
        return new JsonResult<StatusAnswer>(StatusCodes.Status200OK, answer, HttpJson.Readable.StatusAnswer);
    }

    public async Task<IResult> PositionsAsync(HttpContext http)
    {
        var open = await names.OpenTradesAsync(http.RequestAborted).ConfigureAwait(false);
        return new JsonResult<PositionsAnswer>(
            StatusCodes.Status200OK, new PositionsAnswer(environment.Now, [.. open.Select(TradeSummary.Of)]), HttpJson.Readable.PositionsAnswer);
    }

    public async Task<IResult> TradeAsync(HttpContext http)
    {
        var id = (string)http.Request.RouteValues["id"]!;
        if (!DeskNames.CanBeTrade(id) || await environment.Trades.FindAsync(id, http.RequestAborted).ConfigureAwait(false) is not { Trade: var trade })
        {
            return new ErrorResult(
                StatusCodes.Status404NotFound, "unknown-trade", "There is no trade of this id.",
                "A trade's id has 24 characters; /api/positions lists the open trades, /api/history the ended ones.");
        }

        var journal = await environment.Trades.JournalAsync(id, http.RequestAborted).ConfigureAwait(false);
        var answer = new TradeAnswer(TradeSummary.Of(trade), trade.Outcome, trade.Alert, [.. trade.AllOrders.Select(OrderSummary.Of)], [.. journal]);
        return new JsonResult<TradeAnswer>(StatusCodes.Status200OK, answer, HttpJson.Readable.TradeAnswer);
    }

    public async Task<IResult> HistoryAsync(HttpContext http)
    {
        var limit = DefaultHistory;
        if (http.Request.Query["limit"] is { Count: > 0 } asked
            && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MostHistory))
        {
            return new ErrorResult(
                StatusCodes.Status400BadRequest, "invalid-limit", $"The limit must be a whole number from 1 to {MostHistory}.", "Write for example /api/history?limit=50");
        }

        var history = await environment.Trades.HistoryAsync(limit, http.RequestAborted).ConfigureAwait(false);
        return new JsonResult<HistoryAnswer>(StatusCodes.Status200OK, new HistoryAnswer([.. history]), HttpJson.Readable.HistoryAnswer);
    }

    public async Task<IResult> BalanceAsync(HttpContext http)
    {
        var venues = environment.Venues.All.OrderBy(venue => venue.Account, StringComparer.Ordinal);
        var balances = await Task.WhenAll(venues.Select(venue => BalanceOfAsync(venue, http.RequestAborted))).ConfigureAwait(false);
        return new JsonResult<BalanceAnswer>(StatusCodes.Status200OK, new BalanceAnswer([.. balances]), HttpJson.Readable.BalanceAnswer);
    }

    public async Task<IResult> AccountAsync(HttpContext http)
    {
        var id = (string)http.Request.RouteValues["id"]!;
        if (!names.IsAccount(id))
            return UnknownAccount(id);
        var state = await environment.Accounts.GetAsync(id, http.RequestAborted).ConfigureAwait(false);
        var venue = environment.Venues.Find(id);
        var balance = venue is null ? null : await BalanceOfAsync(venue, http.RequestAborted).ConfigureAwait(false);
        var open = (await names.OpenTradesAsync(http.RequestAborted).ConfigureAwait(false)).FindAll(trade => trade.Account == id);
        var strategies = environment.Strategies.All.Where(strategy => strategy.Accounts.Contains(id)).Select(strategy => strategy.Id).Order(StringComparer.Ordinal);
        var answer = new AccountAnswer(AccountStatus.Of(state, venue, open.Count), balance, [.. strategies], [.. open.Select(TradeSummary.Of)]);
        return new JsonResult<AccountAnswer>(StatusCodes.Status200OK, answer, HttpJson.Readable.AccountAnswer);
    }

    /// <summary>404 with the account that was probably meant.</summary>
    public ErrorResult UnknownAccount(string id) => new(
        StatusCodes.Status404NotFound, "unknown-account", "There is no account of this id.", DeskNames.Suggest(id, names.Accounts));

    private MarketStatus MarketOf(string name)
    {
        var calendar = environment.Calendars.Get(name);
        try
        {
            return new MarketStatus(name, calendar.IsOpen(environment.Now), calendar.IsAlwaysOpen ? null : calendar.NextOpen(environment.Now));
        }
        catch (CalendarNotCoveredException)
        {
            return new MarketStatus(name, null, null);
        }
    }

    private static async Task<BalanceStatus> BalanceOfAsync(AccountVenue venue, CancellationToken cancellationToken)
    {
        try
        {
            return BalanceStatus.Of(venue, await venue.Broker.GetBalanceAsync(cancellationToken).ConfigureAwait(false), null);
        }
        catch (BrokerUnavailableException exception)
        {
            return BalanceStatus.Of(venue, null, exception.Message);
        }
    }

    /// <summary>The version as released, without the commit a build may append.</summary>
    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
