using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ServerlessTrader.Brokers.PaperServer;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.BrokerSimulators.PaperServer;

/// <summary>
/// A broker that speaks the protocol of <see cref="PaperServerBroker"/>, on 127.0.0.1 only. Its books live in memory and end with it. An account exists from its first
/// mention on.
/// </summary>
public sealed class PaperServerHost : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ServedAccount> _accounts = new(StringComparer.Ordinal);
    private readonly PaperServerOptions _options;
    private readonly SeededDice _dice;
    private readonly FaultPlan _faults;
    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly WebApplication _app;

    private PaperServerHost(PaperServerOptions options)
    {
        _options = options;
        _dice = new SeededDice(options.Seed);
        _faults = new FaultPlan(options.Faults, _dice);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, options.Port));
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapPost("/accounts/{account}/orders", SubmitAsync);
        _app.MapGet("/accounts/{account}/orders/{id}", FindAsync);
        _app.MapDelete("/accounts/{account}/orders/{id}", CancelAsync);
        _app.MapDelete("/accounts/{account}/orders", http => ReadAsync(http, "cancel-all", account => account.CancelAll(http.Request.Query["symbol"].ToString()), PaperServerJson.Default.OrderReportArray));
        _app.MapGet("/accounts/{account}/orders", http => ReadAsync(http, "working", account => account.Working(), PaperServerJson.Default.OrderReportArray));
        _app.MapGet("/accounts/{account}/balance", http => ReadAsync(http, "balance", account => account.Balance(), PaperServerJson.Default.AccountBalance));
        _app.MapGet("/accounts/{account}/positions", http => ReadAsync(http, "positions", account => account.Positions(), PaperServerJson.Default.BrokerPositionArray));
    }

    /// <summary>Where it listens; accounts are at <c>accounts/{id}/</c> below.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>How often it has misbehaved in which way.</summary>
    public IReadOnlyDictionary<PaperServerFault, int> FaultsMet => _faults.Met;

    /// <summary>Starts listening.</summary>
    public static async Task<PaperServerHost> StartAsync(PaperServerOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var host = new PaperServerHost(options);
        await host._app.StartAsync(cancellationToken);
        return host;
    }

    /// <summary>The account of an id.</summary>
    public ServedAccount Account(string id) => _accounts.GetOrAdd(id, key => new ServedAccount(key, _options, _dice, _clock));

    /// <summary>Returns when the process is told to stop.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) => _app.WaitForShutdownAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task SubmitAsync(HttpContext http)
    {
        var arrived = _clock.GetTimestamp();
        // Not bound to the client's patience: an order that has arrived is dealt with.
        var order = await JsonSerializer.DeserializeAsync(http.Request.Body, PaperServerJson.Default.OrderRequest, CancellationToken.None);
        if (order is null)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var fault = _faults.Next(
            $"submit {order.ClientOrderId}",
            PaperServerFault.Unavailable, PaperServerFault.Refused, PaperServerFault.LostAnswer, PaperServerFault.SlowAnswer, PaperServerFault.SlowAcceptance);
        if (fault == PaperServerFault.Refused)
        {
            await RefuseAsync(http, StatusCodes.Status422UnprocessableEntity, new PaperServerRefusal("try-later", "The server takes no orders at this moment."));
            return;
        }

        if (fault == PaperServerFault.SlowAcceptance)
        {
            await Task.Delay(_faults.AcceptanceDelay(order.ClientOrderId), _clock, CancellationToken.None);
            if (_clock.GetElapsedTime(arrived) > _options.Faults.LongestAcceptance)
            {
                http.Abort();
                return;
            }
        }

        var account = AccountOf(http);
        await CarryOutAsync(http, fault, () => account.Submit(order));
    }

    private Task FindAsync(HttpContext http)
    {
        var (account, id) = (AccountOf(http), IdOf(http));
        return CarryOutAsync(http, FaultOf($"find {id}"), () => OutcomeOf(account.Find(id)));
    }

    private Task CancelAsync(HttpContext http)
    {
        var (account, id) = (AccountOf(http), IdOf(http));
        return CarryOutAsync(http, FaultOf($"cancel {id}"), () => OutcomeOf(account.Cancel(id)));
    }

    private async Task ReadAsync<T>(HttpContext http, string what, Func<ServedAccount, T> read, JsonTypeInfo<T> type)
    {
        var account = AccountOf(http);
        if (_faults.Next(what, PaperServerFault.Unreadable) != PaperServerFault.None)
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        else
            await AnswerAsync(http, StatusCodes.Status200OK, read(account), type);
    }

    private async Task CarryOutAsync(HttpContext http, PaperServerFault fault, Func<OrderOutcome> act)
    {
        if (fault == PaperServerFault.Unavailable)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        var outcome = act();
        if (fault == PaperServerFault.LostAnswer)
        {
            http.Abort();
            return;
        }

        if (fault == PaperServerFault.SlowAnswer)
            await Task.Delay(_options.Faults.AnswerDelay, _clock, CancellationToken.None);
        await (outcome switch
        {
            OrderOutcome.Confirmed confirmed => AnswerAsync(http, StatusCodes.Status200OK, confirmed.Report, PaperServerJson.Default.OrderReport),
            OrderOutcome.Rejected rejected => RefuseAsync(http, StatusCodes.Status422UnprocessableEntity, new PaperServerRefusal(rejected.Code, rejected.Message)),
            _ => RefuseAsync(http, StatusCodes.Status404NotFound, new PaperServerRefusal("not-found", "There is no such order.")),
        });
    }

    /// <summary>The fault of a request about an order that exists.</summary>
    private PaperServerFault FaultOf(string request) => _faults.Next(request, PaperServerFault.Unavailable, PaperServerFault.LostAnswer, PaperServerFault.SlowAnswer);

    private static OrderOutcome OutcomeOf(OrderReport? report) => report is null ? new OrderOutcome.NotFound() : new OrderOutcome.Confirmed(report);

    private ServedAccount AccountOf(HttpContext http) => Account((string)http.Request.RouteValues["account"]!);

    private static string IdOf(HttpContext http) => (string)http.Request.RouteValues["id"]!;

    private static Task RefuseAsync(HttpContext http, int status, PaperServerRefusal refusal) => AnswerAsync(http, status, refusal, PaperServerJson.Default.PaperServerRefusal);

    private static async Task AnswerAsync<T>(HttpContext http, int status, T answer, JsonTypeInfo<T> type)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(answer, type), CancellationToken.None);
    }
}
