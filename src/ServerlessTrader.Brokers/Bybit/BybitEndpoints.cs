namespace ServerlessTrader.Brokers.Bybit;

/// <summary>Where one Bybit environment is reached. Keys belong to one environment: those of the testnet open nothing in production.</summary>
/// <param name="Rest">Root of the REST interface.</param>
/// <param name="PublicStream">Prices of linear contracts.</param>
/// <param name="PrivateStream">News of an account's orders.</param>
/// <param name="MovesMoney">Whether orders there trade real money.</param>
public sealed record BybitEndpoints(Uri Rest, Uri PublicStream, Uri PrivateStream, bool MovesMoney)
{
    /// <summary>Real money.</summary>
    public static BybitEndpoints Production { get; } = new(
        new Uri("https://api.bybit.com"), new Uri("wss://stream.bybit.com/v5/public/linear"), new Uri("wss://stream.bybit.com/v5/private"), MovesMoney: true);

    /// <summary>The exchange's test network: its own prices, its own keys, play money.</summary>
    public static BybitEndpoints Testnet { get; } = new(
        new Uri("https://api-testnet.bybit.com"), new Uri("wss://stream-testnet.bybit.com/v5/public/linear"), new Uri("wss://stream-testnet.bybit.com/v5/private"),
        MovesMoney: false);

    /// <summary>Play money at production's prices; keys are made in the production account's demo mode.</summary>
    public static BybitEndpoints Demo { get; } = new(
        new Uri("https://api-demo.bybit.com"), new Uri("wss://stream.bybit.com/v5/public/linear"), new Uri("wss://stream-demo.bybit.com/v5/private"), MovesMoney: false);

    /// <summary>Another server that speaks the protocol: a regional host, or a simulator on loopback. Streams are taken from the same host.</summary>
    /// <param name="server">Its root, http or https.</param>
    /// <param name="movesMoney">Whether orders there trade real money.</param>
    public static BybitEndpoints At(Uri server, bool movesMoney)
    {
        ArgumentNullException.ThrowIfNull(server);
        return new BybitEndpoints(server, Stream(server, "/v5/public/linear"), Stream(server, "/v5/private"), movesMoney);
    }

    private static Uri Stream(Uri server, string path) =>
        new UriBuilder(server) { Scheme = server.Scheme == Uri.UriSchemeHttps ? "wss" : "ws", Path = path }.Uri;
}
