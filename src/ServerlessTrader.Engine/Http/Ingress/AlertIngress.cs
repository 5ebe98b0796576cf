using System.Buffers;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Http.Access;
using ServerlessTrader.Engine.Http.Answers;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Engine.Http.Ingress;

/// <summary>
/// From bytes to an admitted alert, in a fixed order: size, rate, authentication, form, strategy; then age, duplicates and gates in <see cref="AdmitAlert"/>.
/// Each alert leaves one line in the log, without anything the sender wrote. Once its body is read an alert is seen through, even if the sender hangs up: a
/// sender that ran out of time does not send again.
/// </summary>
internal sealed partial class AlertIngress
{
    private readonly TradeEnvironment _environment;
    private readonly AdmitAlert _admit;
    private readonly AlertAuthentication _authentication;
    private readonly AlertRates _rates;
    private readonly CallerAddress _callers;
    private readonly ResultWait _results;
    private readonly Dictionary<string, AddressList> _allowed;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly SenderCertificate _certificates;

    public AlertIngress(TradeEnvironment environment, AdmitAlert admit, ISecretSource secrets, TraderApiOptions options, TimeProvider clock, ILogger logger)
    {
        _environment = environment;
        _admit = admit;
        _authentication = new AlertAuthentication(secrets, clock);
        _rates = new AlertRates(clock, options.AlertsPerMinutePerSender, environment.Strategies.All);
        var proxies = new AddressList(options.TrustedProxies);
        _callers = new CallerAddress(proxies);
        _certificates = new SenderCertificate(proxies, options.ClientCertificateHeader, options.ClientCertificateRoots, clock);
        _results = new ResultWait(environment.Trades, clock);
        _allowed = environment.Strategies.All.ToDictionary(
            strategy => strategy.Id, strategy => new AddressList(strategy.Alert.AllowedAddresses), StringComparer.Ordinal);
        _clock = clock;
        _logger = logger;
    }

    /// <summary>Takes an alert in.</summary>
    public async Task<IResult> RunAsync(HttpContext http, AlertDoor door)
    {
        var started = _clock.GetTimestamp();
        var caller = _callers.Of(http);
        var visit = new Visit("failed", StatusCodes.Status500InternalServerError);
        var buffer = ArrayPool<byte>.Shared.Rent(AlertBody.BufferBytes);
        try
        {
            visit = await AdmitAsync(http, door, caller, buffer, started).ConfigureAwait(false);
            return visit.Answer!;
        }
        catch (TableUnavailableException)
        {
            visit = Visit.Of(AlertRefusals.StoreUnavailable());
            return visit.Answer!;
        }
        catch (BadHttpRequestException exception)
        {
            visit = Visit.Of(new ErrorResult(exception.StatusCode, "malformed-request", "The request is malformed or came in too slowly.", "Send it again."));
            return visit.Answer!;
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            visit = new Visit("hung-up", StatusCodes.Status499ClientClosedRequest);
            return Results.StatusCode(visit.Status);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            var level = visit.Status < 400 ? LogLevel.Information : visit.Status < 500 ? LogLevel.Warning : LogLevel.Error;
            var milliseconds = _clock.GetElapsedTime(started).TotalMilliseconds;
            LogAlert(level, visit.Outcome, visit.Status, visit.Strategy ?? "-", visit.AlertId ?? "-", visit.Trades, caller, milliseconds);
        }
    }

    private async ValueTask<Visit> AdmitAsync(HttpContext http, AlertDoor door, IPAddress? caller, byte[] buffer, long started)
    {
        var size = await AlertBody.ReadAsync(http.Request, buffer, http.RequestAborted).ConfigureAwait(false);
        if (size > AlertBody.MaxBytes)
            return Visit.Of(AlertRefusals.TooLarge());

        var body = buffer.AsMemory(0, size);
        var submission = AlertSubmission.Read(body.Span, http.Request.RouteValues["strategy"] as string, door, _environment.Strategies);
        if (!submission.IsExit && RateRefusal(submission, caller) is { } tooMany)
            return Visit.Of(tooMany);

        var credentials = AlertCredentials.Of(http.Request, submission.Fields?.Secret);
        IEnumerable<StrategyDefinition> keepers = submission.Candidates.Count > 0 ? submission.Candidates : _environment.Strategies.All;
        var access = await _authentication.JudgeAsync(credentials, body, keepers).ConfigureAwait(false);
        if (access.Strategies.Count == 0)
            return Visit.Of(AlertRefusals.Unauthorized(submission, credentials, access));
        var granted = access.Strategies.Where(strategy => _allowed[strategy.Id] is var list && (list.IsEmpty || list.Contains(caller))).ToList();
        if (granted.Count == 0)
            return Visit.Of(AlertRefusals.AddressNotAllowed(caller), access.Strategies[0].Id);
        if (granted.Exists(strategy => strategy.Alert.ClientCertificate) && _certificates.Objection(http) is { } objection)
        {
            var certified = granted.Find(strategy => strategy.Alert.ClientCertificate)!;
            granted.RemoveAll(strategy => strategy.Alert.ClientCertificate);
            if (granted.Count == 0)
                return Visit.Of(AlertRefusals.CertificateNotAccepted(objection), certified.Id);
        }


        var echo = new BodyEcho(submission.Fields, AlertCredentials.TokenOf(http.Request));
        if (submission.Alert is not { } alert)
            return Visit.Of(AlertRefusals.Invalid(echo.Mask(submission.Rejection!), echo.Json), granted[0].Id);
        if (submission.Candidates.Count == 0)
            return Visit.Of(AlertRefusals.UnknownStrategy(submission, _environment.Strategies, echo.Json));

        var chosen = StrategyChoice.Of(alert, granted);
        if (alert.Intent == AlertIntent.Open && chosen.Count > 1)
            return Visit.Of(AlertRefusals.Ambiguous(chosen, echo.Json));
        if (!submission.IsExit && chosen.Select(_rates.TakeOf).FirstOrDefault(wait => wait is not null) is { } wait)
            return Visit.Of(AlertRefusals.TooMany($"for the strategy {chosen[0].Id}", wait), chosen[0].Id);
        return await StoreAsync(http, echo.Mask(alert), submission.Fields!, chosen, echo, started).ConfigureAwait(false);
    }

    /// <summary>
    /// Hands the alert to its strategies, an exit perhaps to several. When the store fails in between, the sender is asked to send again, and the strategies that
    /// have it already take it for the duplicate it is.
    /// </summary>
    private async ValueTask<Visit> StoreAsync(
        HttpContext http, Alert alert, AlertFields fields, IReadOnlyList<StrategyDefinition> strategies, BodyEcho echo, long started)
    {
        var admissions = new List<Admission.Accepted>(1);
        Admission.Refused? refusal = null;
        foreach (var strategy in strategies)
        {
            switch (await _admit.RunAsync(strategy, alert, fields, CancellationToken.None).ConfigureAwait(false))
            {
                case Admission.Accepted accepted:
                    admissions.Add(accepted);
                    break;
                case Admission.Refused refused:
                    refusal ??= refused;
                    break;
            }
        }

        if (admissions.Count == 0)
            return Visit.Of(AlertRefusals.Refused(refusal!, echo.Json), strategies[0].Id);
        var answer = await ResultAsync(http, alert, admissions, echo, started).ConfigureAwait(false) ?? AlertReplies.Stored(alert, admissions);
        var outcome = admissions.TrueForAll(admission => admission.IsDuplicate) ? "duplicate" : "accepted";
        return new Visit(outcome, ((IStatusCodeHttpResult)answer).StatusCode ?? StatusCodes.Status200OK)
        {
            Answer = answer,
            Strategy = admissions[0].Record.Strategy,
            AlertId = admissions[0].Record.Id,
            Trades = admissions.Sum(admission => admission.Record.Trades.Length),
        };
    }

    /// <summary>The trades' results, if the sender waits for them and they come in time; else null.</summary>
    private async ValueTask<IResult?> ResultAsync(HttpContext http, Alert alert, List<Admission.Accepted> admissions, BodyEcho echo, long started)
    {
        if (alert.Intent == AlertIntent.Candle || WaitOf(http.Request) is not { } wait)
            return null;
        var tradeIds = admissions.SelectMany(admission => admission.Record.Trades).Select(trade => trade.TradeId).ToList();
        var opens = alert.Intent == AlertIntent.Open;
        Func<Trade, bool> isSettled = opens ? ResultWait.HasEntered : ResultWait.HasEnded;
        var trades = await _results.RunAsync(tradeIds, isSettled, started, wait, http.RequestAborted).ConfigureAwait(false);
        if (trades is null)
            return null;
        try
        {
            var now = _environment.Now;
            var closed = await ClosedForAsync(trades).ConfigureAwait(false);
            return (alert.Dialect == AlertDialect.Futures, opens) switch
            {
                (true, true) => FuturesReplies.Entered(admissions, trades, closed, _environment.Venues, echo.Json, now),
                (true, false) => FuturesReplies.Closed(alert.Symbol, admissions, [.. trades.Concat(closed).DistinctBy(trade => trade.Id)], now),
                (false, true) => AlertReplies.Entered(admissions, trades, echo.Json, now),
                (false, false) => AlertReplies.Closed(alert, admissions, [.. trades.Concat(closed).DistinctBy(trade => trade.Id)], now),
            };
        }
        catch (TableUnavailableException)
        {
            // The alert is stored all the same, and that is what the answer then says.
            return null;
        }
    }

    /// <summary>The trades that were closed for these.</summary>
    private async ValueTask<IReadOnlyList<Trade>> ClosedForAsync(IReadOnlyList<Trade> trades)
    {
        var closed = new List<Trade>();
        foreach (var id in trades.SelectMany(trade => trade.Clearing?.Trades ?? []).Distinct(StringComparer.Ordinal))
        {
            if (await _environment.Trades.FindAsync(id, CancellationToken.None).ConfigureAwait(false) is { } found)
                closed.Add(found.Trade);
        }

        return closed;
    }

    /// <summary>How long the sender waits; null when it does not. What is no number is no wait: an alert is worth more than its wait.</summary>
    private static TimeSpan? WaitOf(HttpRequest request) =>
        double.TryParse(request.Query["wait"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, ResultWait.Longest.TotalSeconds))
            : null;

    private ErrorResult? RateRefusal(AlertSubmission submission, IPAddress? caller)
    {
        if (_rates.TakeOf(caller) is { } wait)
            return AlertRefusals.TooMany("from this address", wait);
        TimeSpan? shortest = null;
        foreach (var strategy in submission.Candidates)
        {
            if (_rates.LookAt(strategy) is not { } strategyWait)
                return null;
            shortest = shortest < strategyWait ? shortest : strategyWait;
        }

        return shortest is { } left ? AlertRefusals.TooMany("for this strategy", left) : null;
    }

    [LoggerMessage(Message = "Alert {Outcome} ({Status}): strategy {Strategy}, alert {AlertId}, {Trades} trades, from {Caller}, {Milliseconds:0.0} ms")]
    private partial void LogAlert(LogLevel level, string outcome, int status, string strategy, string alertId, int trades, IPAddress? caller, double milliseconds);

    /// <summary>What one request came to, for the answer and the log.</summary>
    private sealed record Visit(string Outcome, int Status)
    {
        public IResult? Answer { get; init; }

        public string? Strategy { get; init; }

        public string? AlertId { get; init; }

        public int Trades { get; init; }

        public static Visit Of(ErrorResult refusal, string? strategy = null) => new(refusal.Code, refusal.StatusCode!.Value) { Answer = refusal, Strategy = strategy };
    }
}
