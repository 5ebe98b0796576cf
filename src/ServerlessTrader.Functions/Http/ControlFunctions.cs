using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using ServerlessTrader.Engine.Http;

namespace ServerlessTrader.Functions.Http;

/// <summary>
/// What the operator can do: with the operator key at the addresses every host has, or with the platform's function key under <c>/api/operate/</c>. One address cannot
/// ask for either: where the platform asks for its key it lets nothing else in.
/// </summary>
public sealed class ControlFunctions(TraderDoor door)
{
    [Function("ControlClose")]
    public Task<IResult> Close([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "close/{target}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        door.OpenAsync(request, client);

    [Function("ControlCloseAll")]
    public Task<IResult> CloseAll([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "close-all")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        door.OpenAsync(request, client);

    [Function("ControlResume")]
    public Task<IResult> Resume([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "resume")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        door.OpenAsync(request, client);

    [Function("ControlResetBreaker")]
    public Task<IResult> ResetBreaker(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "breakers/{account}/reset")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        door.OpenAsync(request, client);

    /// <summary>The same routes for whoever holds the function key: <c>POST /api/operate/close-all?code=…</c> is <c>POST /api/close-all</c> with the operator's role proven.</summary>
    [Function("ControlByFunctionKey")]
    public Task<IResult> Operate(
        [HttpTrigger(AuthorizationLevel.Function, "get", "post", Route = "operate/{*route}")] HttpRequest request, string? route, [DurableClient] DurableTaskClient client)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Path = $"/api/{route}";
        return door.OpenAsync(request, client, TraderRole.Operator);
    }
}
