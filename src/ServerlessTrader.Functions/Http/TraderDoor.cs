using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using ServerlessTrader.Engine.Http;
using ServerlessTrader.Functions.Orchestration;

namespace ServerlessTrader.Functions.Http;

/// <summary>Hands a triggered request to the API that both hosts share; its table of routes finds the handler and checks the key.</summary>
public sealed class TraderDoor(TraderApi api, DurableTradeScheduler scheduler)
{
    /// <summary>Answers a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="client">The trigger's client.</param>
    /// <param name="proven">What the platform has already checked.</param>
    public Task<IResult> OpenAsync(HttpRequest request, DurableTaskClient client, TraderRole proven = TraderRole.None)
    {
        ArgumentNullException.ThrowIfNull(request);
        scheduler.Use(client);
        return api.DispatchAsync(request.HttpContext, proven);
    }
}
