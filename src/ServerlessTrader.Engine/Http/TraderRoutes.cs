using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using ServerlessTrader.Engine.Http.Answers;
using ServerlessTrader.Engine.Http.Ingress;

namespace ServerlessTrader.Engine.Http;

/// <summary>Everything the API can do, in one table that every host maps.</summary>
public static class TraderRoutes
{
    private const string AlertDescription =
        "The body is JSON or key=value lines in one of the dialects, at most 16 KiB; its content type is not asked. The strategy's token goes into ?token= or "
        + "into the body as \"token\"; a sender that can sign sends X-Signature: sha256=<hex HMAC-SHA256 of the raw body under the token> and X-Timestamp "
        + "instead. ?wait=2.5 holds the answer up to that many seconds (2.8 at most) for the result of the entry or exit, and then answers 200 with it.";

    private static readonly ImmutableArray<TraderResponse> _alertResponses =
    [
        new(StatusCodes.Status202Accepted, typeof(AlertAnswer)),
        new(StatusCodes.Status200OK, typeof(AlertAnswer)),
        .. Errors(
            StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status404NotFound,
            StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status422UnprocessableEntity,
            StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable),
    ];

    /// <summary>The routes.</summary>
    public static IReadOnlyList<TraderRoute> All { get; } =
    [
        Alert("/api/webhook/{strategy}", "ReceiveAlert", "Takes an alert for a strategy.", AlertDoor.Any),
        Alert("/api/webhook", "ReceiveAlertByName", "Takes an alert whose body names the strategy, or whose token belongs to one of its dialect.", AlertDoor.Any),
        Alert("/api/webhook/entry", "ReceiveEntry", "Takes entries only; the body names the strategy.", AlertDoor.Entry),
        Alert("/api/webhook/exit", "ReceiveExit", "Takes exits only; the body names the strategy.", AlertDoor.Exit),
        Alert("/api/webhook/hourly", "ReceiveCandle", "Takes closed candles.", AlertDoor.Hourly),
        Alert("/api/binance/advanced-trading-webhook", "ReceiveFuturesAlert", "Takes alerts for perpetual futures.", AlertDoor.Futures),
        Alert("/api/tradingview/binance/advanced-trading-webhook", "ReceiveFuturesAlertFromTradingView", "The same under another name.", AlertDoor.Futures),
        Alert("/api/trade/signal", "ReceiveSpreadSignal", "Takes signals for vertical spreads.", AlertDoor.Spread),

        Read<HealthAnswer>("/api/health", "GetHealth", "Whether the process lives and its store can be reached.", (api, http) => api.Reading.HealthAsync(http)) with
        {
            Role = TraderRole.None,
            Responses = [new(StatusCodes.Status200OK, typeof(HealthAnswer)), new(StatusCodes.Status503ServiceUnavailable, typeof(HealthAnswer))],
        },
        Read<StatusAnswer>("/api/status", "GetStatus", "Strategies, accounts, breakers, markets, kill switch.", (api, http) => api.Reading.StatusAsync(http)),
        Read<PositionsAnswer>("/api/positions", "GetPositions", "The trades that have not ended.", (api, http) => api.Reading.PositionsAsync(http)),
        Read<TradeAnswer>(
            "/api/trades/{id}", "GetTrade", "One trade with its orders and its journal.", (api, http) => api.Reading.TradeAsync(http),
            StatusCodes.Status404NotFound),
        Read<HistoryAnswer>(
            "/api/history", "GetHistory", "The latest ended trades, newest first.", (api, http) => api.Reading.HistoryAsync(http),
            StatusCodes.Status400BadRequest) with
        {
            Description = "?limit= takes 1 to 500; 50 when it is left out.",
        },
        Read<BalanceAnswer>("/api/balance", "GetBalance", "The money of every account, as its broker reports it.", (api, http) => api.Reading.BalanceAsync(http)),
        Read<AccountAnswer>(
            "/api/accounts/{id}", "GetAccount", "One account: ledger, balance, open trades.", (api, http) => api.Reading.AccountAsync(http),
            StatusCodes.Status404NotFound),

        Control<CloseAnswer>(
            "/api/close/{target}", "Close", "Closes a trade, or all of an account or a symbol.", (api, http) => api.Control.CloseAsync(http),
            StatusCodes.Status404NotFound, StatusCodes.Status409Conflict),
        Control<CloseAnswer>(
            "/api/close-all", "CloseAll", "The kill switch: stops entries until resumed, and closes everything.", (api, http) => api.Control.CloseAllAsync(http)),
        Control<SwitchAnswer>("/api/resume", "Resume", "Lets entries go on.", (api, http) => api.Control.ResumeAsync(http)),
        Control<SwitchAnswer>(
            "/api/breakers/{account}/reset", "ResetBreaker", "Resets the circuit breaker of an account.", (api, http) => api.Control.ResetBreakerAsync(http),
            StatusCodes.Status404NotFound),
    ];

    /// <summary>The routes of a path, whatever their method, the one that is meant first.</summary>
    internal static IReadOnlyList<TraderRoute> At(PathString path) => [.. All.Where(route => route.Matches(path, null)).OrderByDescending(route => route.Literals)];

    private static TraderRoute Alert(string pattern, string name, string summary, AlertDoor door) => new(HttpMethods.Post, pattern, (api, http) => api.Alerts.RunAsync(http, door))
    {
        Role = TraderRole.Alert,
        Name = name,
        Summary = summary,
        Description = AlertDescription,
        Responses = _alertResponses,
    };

    private static TraderRoute Read<TAnswer>(
        string pattern, string name, string summary, Func<TraderApi, HttpContext, Task<IResult>> handler, params int[] errors) => new(HttpMethods.Get, pattern, handler)
        {
            Role = TraderRole.Viewer,
            Name = name,
            Summary = summary,
            Responses = [new(StatusCodes.Status200OK, typeof(TAnswer)), .. Errors([StatusCodes.Status401Unauthorized, .. errors])],
        };

    private static TraderRoute Control<TAnswer>(
        string pattern, string name, string summary, Func<TraderApi, HttpContext, Task<IResult>> handler, params int[] errors) => new(HttpMethods.Post, pattern, handler)
        {
            Role = TraderRole.Operator,
            Name = name,
            Summary = summary,
            Responses = [new(StatusCodes.Status200OK, typeof(TAnswer)), .. Errors([StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, .. errors])],
        };

    private static IEnumerable<TraderResponse> Errors(params int[] statuses) => statuses.Select(status => new TraderResponse(status, typeof(ErrorAnswer)));
}
