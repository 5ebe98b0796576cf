using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace ServerlessTrader.Functions.Http;

/// <summary>What the desk shows. The platform asks for no key: the API asks for the viewer's or the operator's own, the same as on every other host. Health is for everybody.</summary>
public sealed class ReadingFunctions(TraderDoor door)
{
    [Function("ReadHealth")]
    public Task<IResult> Health([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        door.OpenAsync(request, client);

    [Function("ReadStatus")]
    public Task<IResult> Status([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "status")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        door.OpenAsync(request, client);

    [Function("ReadPositions")]
    public Task<IResult> Positions([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "positions")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        door.OpenAsync(request, client);

    [Function("ReadTrade")]
    public Task<IResult> Trade([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "trades/{id}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        door.OpenAsync(request, client);

    [Function("ReadHistory")]
    public Task<IResult> History([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "history")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        door.OpenAsync(request, client);

    [Function("ReadBalance")]
    public Task<IResult> Balance([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "balance")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        door.OpenAsync(request, client);

    [Function("ReadAccount")]
    public Task<IResult> Account([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "accounts/{id}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        door.OpenAsync(request, client);
}
