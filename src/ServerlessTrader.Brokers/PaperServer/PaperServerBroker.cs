using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.PaperServer;

/// <summary>
/// A paper account that lives in another process and is reached over HTTP, so that orders go through everything a real broker's do: time-outs, lost answers,
/// restarts of either side. Prices still come from this host's market.
/// </summary>
/// <remarks>
/// The protocol, all bodies JSON: <c>POST orders</c> (an order; 200 with its report, 422 with code and message when refused), <c>GET orders/{client id}</c>
/// (200 or 404), <c>DELETE orders/{client id}</c> (200 with the last word, or 404), <c>GET orders</c> (the working ones), <c>GET balance</c>, <c>GET positions</c>.
/// </remarks>
public sealed class PaperServerBroker : IBroker
{
    private readonly HttpClient _http;
    private readonly Uri _account;

    /// <param name="http">Its time-out is the longest an answer may take; after it an order's fate is unknown.</param>
    /// <param name="address">The account's address, such as <c>http://127.0.0.1:7100/accounts/paper/</c>.</param>
    /// <param name="clockSpeed">Seconds of the engine's clock a second, 1 or more: an order on its way takes real time, whatever the engine's clock shows meanwhile.</param>
    public PaperServerBroker(HttpClient http, Uri address, int clockSpeed = 1)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(address);
        ArgumentOutOfRangeException.ThrowIfLessThan(clockSpeed, 1);
        _http = http;
        _account = address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
        Capabilities = new BrokerCapabilities("paper-server", IsPaper: true, HoldsStops: false, NotFoundSettles: (http.Timeout + TimeSpan.FromSeconds(1)) * clockSpeed);
    }

    /// <inheritdoc/>
    public BrokerCapabilities Capabilities { get; }

    /// <inheritdoc/>
    public ValueTask<OrderOutcome> SubmitAsync(OrderRequest order, CancellationToken cancellationToken = default) =>
        AskAsync(() => JsonRequest(HttpMethod.Post, "orders", order), mayBeUnknownToBroker: false, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<OrderOutcome> FindAsync(OrderKey order, CancellationToken cancellationToken = default) =>
        AskAsync(() => new HttpRequestMessage(HttpMethod.Get, Address($"orders/{order.ClientOrderId}")), mayBeUnknownToBroker: true, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<OrderOutcome> CancelAsync(OrderKey order, CancellationToken cancellationToken = default) =>
        AskAsync(() => new HttpRequestMessage(HttpMethod.Delete, Address($"orders/{order.ClientOrderId}")), mayBeUnknownToBroker: true, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<OrderReport>> CancelAllAsync(Instrument instrument, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        return await ReadAsync(HttpMethod.Delete, $"orders?symbol={Uri.EscapeDataString(instrument.Symbol)}", PaperServerJson.Default.OrderReportArray, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<AccountBalance> GetBalanceAsync(CancellationToken cancellationToken = default) =>
        await ReadAsync(HttpMethod.Get, "balance", PaperServerJson.Default.AccountBalance, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<BrokerPosition>> GetPositionsAsync(CancellationToken cancellationToken = default) =>
        await ReadAsync(HttpMethod.Get, "positions", PaperServerJson.Default.BrokerPositionArray, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<OrderReport>> GetWorkingOrdersAsync(CancellationToken cancellationToken = default) =>
        await ReadAsync(HttpMethod.Get, "orders", PaperServerJson.Default.OrderReportArray, cancellationToken).ConfigureAwait(false);

    private Uri Address(string path) => new(_account, path);

    private HttpRequestMessage JsonRequest(HttpMethod method, string path, OrderRequest order)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(order, PaperServerJson.Default.OrderRequest));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return new HttpRequestMessage(method, Address(path)) { Content = content };
    }

    private async ValueTask<OrderOutcome> AskAsync(Func<HttpRequestMessage> make, bool mayBeUnknownToBroker, CancellationToken cancellationToken)
    {
        try
        {
            using var request = make();
            using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                var report = await response.Content.ReadFromJsonAsync(PaperServerJson.Default.OrderReport, cancellationToken).ConfigureAwait(false);
                return report is null ? new OrderOutcome.Unknown("the answer held no report") : new OrderOutcome.Confirmed(report);
            }

            if (response.StatusCode == HttpStatusCode.NotFound && mayBeUnknownToBroker)
                return new OrderOutcome.NotFound();
            if (response.StatusCode != HttpStatusCode.UnprocessableEntity)
                return new OrderOutcome.Unknown($"the server answered {(int)response.StatusCode}");
            var refusal = await response.Content.ReadFromJsonAsync(PaperServerJson.Default.PaperServerRefusal, cancellationToken).ConfigureAwait(false);
            return refusal is null ? new OrderOutcome.Unknown("the refusal held no reason") : new OrderOutcome.Rejected(refusal.Code, refusal.Message);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or IOException)
        {
            return new OrderOutcome.Unknown(exception.Message);
        }
        catch (OperationCanceledException)
        {
            // Ours or the time-out's: either way the order may have arrived.
            return new OrderOutcome.Unknown("no answer in time");
        }
    }

    private async ValueTask<T> ReadAsync<T>(HttpMethod method, string path, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            using var request = new HttpRequestMessage(method, Address(path));
            using var response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            response.EnsureSuccessStatusCode();
            return await response.Content.ReadFromJsonAsync(type, cancellationToken).ConfigureAwait(false)
                ?? throw new BrokerUnavailableException($"The paper server answered {path} with nothing.");
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or IOException)
        {
            throw new BrokerUnavailableException($"The paper server cannot be read: {exception.Message}", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BrokerUnavailableException("The paper server did not answer in time.", exception);
        }
    }
}
