using System.Collections.Concurrent;
using System.Text.Json;
using ServerlessTrader.Brokers.Streams;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>
/// The user data stream: a listen key opens it, is renewed every 30 minutes and replaced when it is gone. The key is as good as a password to read the account, so the
/// address is never shown.
/// </summary>
internal sealed class BinanceOrderStream(BinanceExchange exchange, BinanceBroker broker, Action<string> onNews, Action onGap) : IStreamReader
{
    private const string KeyPath = "/fapi/v1/listenKey";
    private const int MostRemembered = 1_000;
    private static readonly TimeSpan _renewEvery = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan _retryAfter = TimeSpan.FromMinutes(1);
    private static readonly string[] _reserved = ["autoclose-", "adl_autoclose", "settlement_autoclose-", "delivery_autoclose-"];

    /// <summary>The exchange's id of the order a stop became, to the stop's client id.</summary>
    private readonly ConcurrentDictionary<long, string> _triggered = new();

    public async ValueTask<Uri> AddressAsync(CancellationToken cancellationToken)
    {
        var call = new BinanceCall(HttpMethod.Post, KeyPath, 1, BinancePriority.Entry) { Security = BinanceSecurity.KeyOnly };
        var reply = await exchange.Rest.SendAsync(call, broker.Signing, cancellationToken).ConfigureAwait(false);
        if (!reply.IsSuccess)
            throw new StreamBrokenException($"no listen key was given ({reply.Reason})");
        return reply.Read(BinanceJson.Default.WireListenKey)?.ListenKey is { Length: > 0 } key
            ? new Uri(exchange.Endpoints.Streams, $"/private/ws/{Uri.EscapeDataString(key)}")
            : throw new StreamBrokenException("the answer holds no listen key");
    }

    /// <summary>Renews the key for as long as the connection holds.</summary>
    public async ValueTask OnConnectedAsync(bool afterGap, CancellationToken cancellationToken)
    {
        if (afterGap)
            onGap();
        var wait = _renewEvery;
        while (true)
        {
            await Task.Delay(wait, exchange.Time, cancellationToken).ConfigureAwait(false);
            var call = new BinanceCall(HttpMethod.Put, KeyPath, 1, BinancePriority.Entry) { Security = BinanceSecurity.KeyOnly };
            var reply = await exchange.Rest.SendAsync(call, broker.Signing, cancellationToken).ConfigureAwait(false);
            if (reply.Failure == BinanceFailure.ListenKey)
                throw new StreamBrokenException("the listen key is gone");
            wait = reply.IsSuccess ? _renewEvery : _retryAfter;
        }
    }

    public bool OnMessage(ReadOnlySpan<byte> message)
    {
        try
        {
            var reader = new Utf8JsonReader(message);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return true;
            if (root.TryGetProperty("data", out var wrapped) && wrapped.ValueKind == JsonValueKind.Object)
                root = wrapped;
            return OnEvent(Text(root, "e"), root);
        }
        catch (JsonException)
        {
            return true;
        }
    }

    private bool OnEvent(string? kind, JsonElement root)
    {
        switch (kind)
        {
            case "listenKeyExpired":
                return false;
            case "ORDER_TRADE_UPDATE" when root.TryGetProperty("o", out var order):
                OnOrder(order);
                break;
            case "ALGO_UPDATE" when root.TryGetProperty("o", out var stop):
                OnStop(stop);
                break;
            case "CONDITIONAL_ORDER_TRIGGER_REJECT":
                onGap();
                break;
            case "ACCOUNT_CONFIG_UPDATE" when root.TryGetProperty("ac", out var change) && Text(change, "s") is { } symbol:
                broker.OnMarginChanged(symbol);
                break;
        }

        return true;
    }

    private void OnOrder(JsonElement order)
    {
        if (Number(order, "i") is { } id && _triggered.TryGetValue(id, out var stop))
            onNews(stop);
        if (Text(order, "c") is not { } clientOrderId)
            return;
        if (Array.Exists(_reserved, prefix => clientOrderId.StartsWith(prefix, StringComparison.Ordinal)))
            onGap();
        else
            onNews(clientOrderId);
    }

    private void OnStop(JsonElement stop)
    {
        if (Text(stop, "caid") is not { } clientOrderId)
            return;
        if (Number(stop, "ai") is > 0 and var becameOrder)
        {
            // A hint only, so it may be forgotten.
            if (_triggered.Count >= MostRemembered)
                _triggered.Clear();
            _triggered[becameOrder] = clientOrderId;
        }

        onNews(clientOrderId);
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var value))
            return null;
        return value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetInt64(out var number) => number,
            JsonValueKind.String when long.TryParse(value.GetString(), out var number) => number,
            _ => null,
        };
    }
}
