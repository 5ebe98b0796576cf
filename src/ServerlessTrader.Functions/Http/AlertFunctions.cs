using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace ServerlessTrader.Functions.Http;

/// <summary>
/// Where alerts come in. TradingView can send no headers, so the platform asks for no key here; every alert is authenticated by its strategy's token or signature.
/// </summary>
public sealed class AlertFunctions(TraderDoor door)
{
    /// <summary>By strategy, by what the body names, or for one kind of alert: <c>/api/webhook</c>, <c>/api/webhook/{strategy}</c>, <c>…/entry</c>, <c>…/exit</c>, <c>…/hourly</c>.</summary>
    [Function("AlertWebhook")]
    public Task<IResult> Webhook(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "webhook/{strategy?}")] HttpRequest request, [DurableClient] DurableTaskClient client) => door.OpenAsync(request, client);

    [Function("AlertFutures")]
    public Task<IResult> Futures(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "binance/advanced-trading-webhook")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        door.OpenAsync(request, client);

    [Function("AlertFuturesTradingView")]
    public Task<IResult> FuturesFromTradingView(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "tradingview/binance/advanced-trading-webhook")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        door.OpenAsync(request, client);

    [Function("AlertSpread")]
    public Task<IResult> Spread(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "trade/signal")] HttpRequest request, [DurableClient] DurableTaskClient client) => door.OpenAsync(request, client);
}
