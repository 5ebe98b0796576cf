using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ServerlessTrader.Engine.Http.Access;
using ServerlessTrader.Engine.Http.Answers;
using ServerlessTrader.Engine.Http.Desk;
using ServerlessTrader.Engine.Http.Ingress;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Engine.Http;

/// <summary>
/// The HTTP API: alerts in, desk out. A host with endpoint routing maps <see cref="TraderRoutes"/> with <see cref="TraderEndpoints.MapTrader"/>; one without
/// hands every request to <see cref="DispatchAsync"/>. Either way a route's role is checked here, and whatever fails inside is answered without internals,
/// logged, and over.
/// </summary>
public sealed partial class TraderApi
{
    private readonly DeskKeys _keys;
    private readonly ILogger _logger;

    /// <param name="environment">The trading system.</param>
    /// <param name="admit">Admits alerts.</param>
    /// <param name="commands">Carries out wishes to close.</param>
    /// <param name="secrets">Alert tokens and keys.</param>
    /// <param name="options">What the host sets.</param>
    /// <param name="clock">The callers' clock, for rates, signatures and waits: real time, even where the trading clock runs faster.</param>
    /// <param name="logger">One line an alert, and failures.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public TraderApi(
        TradeEnvironment environment, AdmitAlert admit, TradeCommands commands, ISecretSource secrets, TraderApiOptions options, TimeProvider clock,
        ILogger<TraderApi> logger)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        if (options.AlertsPerMinutePerSender is < 1 or > 1_000_000)
        {
            throw new ArgumentException(
                $"{nameof(options.AlertsPerMinutePerSender)} is {options.AlertsPerMinutePerSender}. Write 1 to 1000000.", nameof(options));
        }

        _logger = logger;
        _keys = new DeskKeys(secrets, options);
        var names = new DeskNames(environment);
        Alerts = new AlertIngress(environment, admit, secrets, options, clock, logger);
        Reading = new DeskReading(environment, names, clock);
        Control = new DeskControl(environment, commands, names, Reading, logger);
    }

    /// <summary>Name of the secret that holds a strategy's alert tokens, for hosts that make what is missing.</summary>
    public static string TokenSecretOf(Core.Strategies.StrategyDefinition strategy) => AlertAuthentication.SecretOf(strategy);

    internal AlertIngress Alerts { get; }

    internal DeskReading Reading { get; }

    internal DeskControl Control { get; }

    /// <summary>Finds the request's route and runs it: for hosts without endpoint routing.</summary>
    /// <param name="context">The request.</param>
    /// <param name="proven">What the host has made sure of itself; a route that asks for no more is run without a key.</param>
    public Task<IResult> DispatchAsync(HttpContext context, TraderRole proven = TraderRole.None)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (TraderRoutes.At(context.Request.Path).FirstOrDefault(route => HttpMethods.Equals(route.Method, context.Request.Method)) is not { } route)
            return Task.FromResult(NotFound(context));
        // The host's own pattern may have been a wider one and have named parts of the path that this route does not.
        context.Request.RouteValues.Clear();
        route.Matches(context.Request.Path, context.Request.RouteValues);
        return RunAsync(route, context, proven);
    }

    /// <summary>Checks the route's role, unless it is <paramref name="proven"/>, and runs its handler. Never throws.</summary>
    public async Task<IResult> RunAsync(TraderRoute route, HttpContext context, TraderRole proven = TraderRole.None)
    {
        ArgumentNullException.ThrowIfNull(route);
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            if (route.Role is TraderRole.Viewer or TraderRole.Operator && route.Role > proven
                && await _keys.RefusalAsync(context.Request, route.Role).ConfigureAwait(false) is { } refusal)
                return refusal;
            return await route.Handler(this, context).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return Results.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
        catch (TableUnavailableException exception)
        {
            LogStoreUnavailable(exception, route.Name, context.TraceIdentifier);
            return new ErrorResult(StatusCodes.Status503ServiceUnavailable, "store-unavailable", "The store cannot be used now.", "Try again.")
            {
                RetryAfter = TimeSpan.FromSeconds(5),
            };
        }
#pragma warning disable CA1031 // The last resort: the process stays up, the caller gets an answer, the log gets the rest.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(exception, route.Name, context.TraceIdentifier);
            return new ErrorResult(
                StatusCodes.Status500InternalServerError, "internal-error", $"Something failed inside. The log has it under {context.TraceIdentifier}.",
                "Try again; if it happens again, look at the log.");
        }
    }

    /// <summary>404 with every route there is, or 405 with the methods the path knows.</summary>
    public static IResult NotFound(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var asked = $"{context.Request.Method} {Shorten(context.Request.Path)}";
        var methods = TraderRoutes.At(context.Request.Path).Select(route => route.Method).Distinct(StringComparer.Ordinal).ToImmutableArray();
        var problem = methods.IsEmpty
            ? new RouteProblem(
                "Not Found", StatusCodes.Status404NotFound, $"There is nothing at {asked}.", "unknown-route", null,
                [.. TraderRoutes.All.Select(route => $"{route.Method} {route.Pattern}")])
            : new RouteProblem(
                "Method Not Allowed", StatusCodes.Status405MethodNotAllowed, $"{asked} is not possible; use {string.Join(" or ", methods)}.", "method-not-allowed",
                methods, null);
        return new JsonResult<RouteProblem>(problem.Status, problem, HttpJson.Readable.RouteProblem)
        {
            ContentType = "application/problem+json; charset=utf-8",
            Allow = methods.IsEmpty ? null : string.Join(", ", methods),
        };
    }

    private static string Shorten(PathString path) => path.Value is { Length: > 100 } text ? $"{text[..99]}…" : path.Value ?? "/";

    [LoggerMessage(Level = LogLevel.Error, Message = "{Route} failed; the caller was given {CorrelationId}")]
    private partial void LogFailed(Exception exception, string route, string correlationId);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Route} met a store that cannot be used; the caller was given {CorrelationId}")]
    private partial void LogStoreUnavailable(Exception exception, string route, string correlationId);
}
