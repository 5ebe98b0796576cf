namespace ServerlessTrader.BrokerSimulators.Binance.Endpoints;

/// <summary>Listen keys: an API key is enough.</summary>
internal static class ListenKeyEndpoints
{
    public static byte[] Open(BinanceCall call) => Told(call.Venue.ListenKeys.Open(call.Account.Key));

    public static byte[] Extend(BinanceCall call) => Told(call.Venue.ListenKeys.Extend(call.Account.Key));

    public static byte[] Close(BinanceCall call)
    {
        call.Venue.ListenKeys.Close(call.Account.Key);
        return BinanceJson.Object(static _ => { });
    }

    private static byte[] Told(string key) => BinanceJson.Object(json => json.WriteString("listenKey", key));
}
