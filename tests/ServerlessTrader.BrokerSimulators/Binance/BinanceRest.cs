using System.Text;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.BrokerSimulators.Faults;

namespace ServerlessTrader.BrokerSimulators.Binance;

/// <summary>Answers REST requests: limits, faults, admission, the endpoint, and the faults of the way back.</summary>
internal sealed class BinanceRest(BinanceVenue venue)
{
    private readonly WireLine _line = new(venue.Faults, venue.Exchange.Clock, "application/json;charset=utf-8");
    private readonly BinanceLimits _limits = new(venue.Options, venue.Exchange.Clock);

    public async Task AnswerAsync(HttpContext http)
    {
        var arrived = venue.Exchange.Clock.GetTimestamp();
        if (BinanceRoutes.Find(http.Request.Method, http.Request.Path) is not { } route)
        {
            http.Response.StatusCode = BinanceRoutes.Knows(http.Request.Path) ? StatusCodes.Status405MethodNotAllowed : StatusCodes.Status404NotFound;
            return;
        }

        var request = await ReadAsync(http);
        var fault = venue.Faults.Requests.Next(route.Kind, NameOf(request, route));
        try
        {
            _limits.Spend(route.Weight(request), http.Response.Headers);
            FailBefore(fault);
            if (fault == WireFault.HoldRequest)
            {
                await _line.HoldAsync(http);
                return;
            }

            if (fault == WireFault.SlowAcceptance && !await _line.ArriveLateAsync(NameOf(request, route), arrived))
            {
                http.Abort();
                return;
            }

            var call = new BinanceCall(venue, request, BinanceGate.Admit(request, route.Access, venue.Exchange, venue.Faults.Now));
            if (route.IsNewOrder)
                _limits.CountOrder(call.Account.Key, http.Response.Headers);
            var answer = route.Answer(call);
            FailAfter(fault);
            await _line.DeliverAsync(http, fault, answer);
        }
        catch (ExchangeRefusalException refusal)
        {
            await RefuseAsync(http, BinanceErrors.Of(refusal));
        }
        catch (BinanceErrorException error)
        {
            await RefuseAsync(http, error);
        }
    }

    private static async Task<BinanceRequest> ReadAsync(HttpContext http)
    {
        // Not bound to the client's patience: a request that has arrived is dealt with.
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(CancellationToken.None);
        var query = http.Request.QueryString.Value is { Length: > 0 } text ? text[1..] : "";
        return new BinanceRequest(query, body, http.Request.Headers["X-MBX-APIKEY"]);
    }

    /// <summary>The client id where there is one: however requests interleave, an order of one name has one fate.</summary>
    private static string NameOf(BinanceRequest request, BinanceRoute route) =>
        request.Text("newClientOrderId") ?? request.Text("origClientOrderId") ?? request.Text("clientAlgoId") ?? $"{route.Method} {route.Path}";

    private void FailBefore(WireFault fault)
    {
        switch (fault)
        {
            case WireFault.ServerErrorBefore:
                throw BinanceErrors.Unavailable();
            case WireFault.ClockSkew:
                throw BinanceErrors.OutsideWindow();
            case WireFault.TooManyRequests:
                throw BinanceErrors.TooManyRequests(venue.Options.WeightLimit);
            case WireFault.Banned:
                throw BinanceErrors.Banned(venue.Exchange.Now + venue.Options.Ban);
            case WireFault.Overloaded:
                throw BinanceErrors.Throttled();
            case WireFault.Refused:
                throw BinanceErrors.NoOrdersNow();
        }
    }

    private static void FailAfter(WireFault fault)
    {
        switch (fault)
        {
            case WireFault.ServerErrorAfter:
                throw BinanceErrors.ExecutionUnknown();
            case WireFault.StatusUnknown:
                throw BinanceErrors.BackendTimeout();
            case WireFault.DuplicateClientId:
                throw BinanceErrors.DuplicateClientId();
        }
    }

    private Task RefuseAsync(HttpContext http, BinanceErrorException error)
    {
        if (error.RetryAfter is { } seconds)
            http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return _line.WriteAsync(http, error.Status, BinanceJson.Message(error.Code, error.Message));
    }
}
