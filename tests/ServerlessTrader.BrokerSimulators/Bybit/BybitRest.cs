using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Bybit.Endpoints;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.BrokerSimulators.Faults;

namespace ServerlessTrader.BrokerSimulators.Bybit;

/// <summary>Answers REST requests: limits, faults, admission, the endpoint, and the faults of the way back.</summary>
internal sealed class BybitRest(BybitSite site)
{
    private readonly WireLine _line = new(site.Faults, site.Exchange.Clock, "application/json; charset=utf-8");
    private readonly BybitLimits _limits = new(site.Options, () => site.Faults.Now);

    public async Task AnswerAsync(HttpContext http)
    {
        var arrived = site.Exchange.Clock.GetTimestamp();
        if (BybitRoutes.Find(http.Request.Method, http.Request.Path) is not { } route)
        {
            http.Response.StatusCode = BybitRoutes.Knows(http.Request.Path) ? StatusCodes.Status400BadRequest : StatusCodes.Status404NotFound;
            return;
        }

        var request = await ReadAsync(http);
        var name = request.Text("orderLinkId") ?? $"{route.Method} {route.Path}";
        var fault = site.Faults.Requests.Next(KindOf(route, request), name);
        try
        {
            _limits.CountAddress();
            if (route.Method == "GET" && request.Body.Length > 0)
                throw BybitErrors.Http(StatusCodes.Status403Forbidden);
            FailBefore(fault, route, http.Response.Headers);
            if (fault == WireFault.HoldRequest)
            {
                await _line.HoldAsync(http);
                return;
            }

            if (fault == WireFault.SlowAcceptance && !await _line.ArriveLateAsync(name, arrived))
            {
                http.Abort();
                return;
            }

            await _line.DeliverAsync(http, fault, Act(request, route, fault, http.Response.Headers));
        }
        catch (ExchangeRefusalException refusal)
        {
            await RefuseAsync(http, BybitErrors.Of(refusal));
        }
        catch (BybitErrorException error)
        {
            await RefuseAsync(http, error);
        }
    }

    /// <summary>A list of orders is about the account; one order is about that order.</summary>
    private static RequestKind KindOf(BybitRoute route, BybitRequest request) =>
        route.Kind == RequestKind.Find && request.Text("orderLinkId") is null && request.Text("orderId") is null ? RequestKind.Account : route.Kind;

    private static async Task<BybitRequest> ReadAsync(HttpContext http)
    {
        // Not bound to the client's patience: a request that has arrived is dealt with.
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, CancellationToken.None);
        return new BybitRequest(http.Request.QueryString.Value is { Length: > 0 } query ? query[1..] : "", body.ToArray(), http.Request.Headers);
    }

    private static void FailAfter(WireFault fault)
    {
        switch (fault)
        {
            case WireFault.ServerErrorAfter:
                throw BybitErrors.Http(StatusCodes.Status502BadGateway);
            case WireFault.StatusUnknown:
                throw BybitErrors.ServerTimeout();
            case WireFault.DuplicateClientId:
                throw BybitErrors.DuplicateClientId();
        }
    }

    private byte[] Act(BybitRequest request, BybitRoute route, WireFault fault, IHeaderDictionary headers)
    {
        var account = route.IsSigned ? BybitGate.Admit(request, site.Exchange, site.Faults.Now) : null;
        if (!request.IsReadable)
            throw BybitErrors.Parameter("params error: the body is no JSON");
        if (account is not null)
            _limits.Count(account.Key, route, headers);
        var result = route.Answer(new BybitCall(site, request, account));
        FailAfter(fault);
        return BybitJson.Envelope(0, "OK", result, site.Now);
    }

    private void FailBefore(WireFault fault, BybitRoute route, IHeaderDictionary headers)
    {
        switch (fault)
        {
            case WireFault.ServerErrorBefore:
                throw BybitErrors.Http(StatusCodes.Status503ServiceUnavailable);
            case WireFault.ClockSkew:
                throw BybitErrors.OutsideWindow(0, site.Now, 5_000);
            case WireFault.TooManyRequests:
                _limits.WriteMet(route, headers);
                throw BybitErrors.TooManyVisits();
            case WireFault.Banned:
                throw BybitErrors.Http(StatusCodes.Status403Forbidden, "access too frequent");
            case WireFault.Overloaded:
                throw BybitErrors.Http(StatusCodes.Status429TooManyRequests);
            case WireFault.Refused:
                throw BybitErrors.Settling();
        }
    }

    private Task RefuseAsync(HttpContext http, BybitErrorException error) => error.Status != StatusCodes.Status200OK
        ? _line.WriteAsync(http, error.Status, System.Text.Encoding.UTF8.GetBytes(error.Message))
        : _line.WriteAsync(http, error.Status, BybitJson.Envelope(error.Code, error.Message, error.Reasons.Count == 0 ? static _ => { }
    : SettingEndpoints.Reasons(error.Reasons), site.Now));
}
