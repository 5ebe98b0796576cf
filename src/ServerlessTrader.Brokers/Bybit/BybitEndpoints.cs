namespace ServerlessTrader.Brokers.Bybit;

/// <summary>Where one Bybit environment is reached. Keys belong to one environment: those of the testnet open nothing in production.</summary>
/// <param name="Name">How people call it: production, demo, testnet, or the host's name.</param>
/// <param name="Rest">Root of the REST interface.</param>
/// <param name="PublicStream">Prices of linear contracts.</param>
/// <param name="PrivateStream">News of an account's orders.</param>
/// <param name="MovesMoney">Whether orders there trade real money.</param>
public sealed record BybitEndpoints(string Name, Uri Rest, Uri PublicStream, Uri PrivateStream, bool MovesMoney)
{
    private const string PublicPath = "/v5/public/linear";
    private const string PrivatePath = "/v5/private";

    /// <summary>Real money.</summary>
    public static BybitEndpoints Production { get; } = new(
        "production", new Uri("https://api.bybit.com"), new Uri("wss://stream.bybit.com" + PublicPath), new Uri("wss://stream.bybit.com" + PrivatePath), MovesMoney: true);

    /// <summary>Play money at production's prices; keys are made in the production account's demo mode.</summary>
    public static BybitEndpoints Demo { get; } = new(
        "demo", new Uri("https://api-demo.bybit.com"), new Uri("wss://stream.bybit.com" + PublicPath), new Uri("wss://stream-demo.bybit.com" + PrivatePath), MovesMoney: false);

    /// <summary>The exchange's test network: its own prices, its own keys, play money.</summary>
    public static BybitEndpoints Testnet { get; } = new(
        "testnet", new Uri("https://api-testnet.bybit.com"), new Uri("wss://stream-testnet.bybit.com" + PublicPath), new Uri("wss://stream-testnet.bybit.com" + PrivatePath),
        MovesMoney: false);

    /// <summary>
    /// Another server that speaks the protocol. Only the practice venues and this machine itself are taken to be without money: what stands behind a strange host cannot be seen.
    /// </summary>
    /// <param name="rest">Root of its REST interface, http or https.</param>
    /// <param name="streams">Root of its streams, ws or wss.</param>
    public static BybitEndpoints Custom(Uri rest, Uri streams)
    {
        ArgumentNullException.ThrowIfNull(rest);
        ArgumentNullException.ThrowIfNull(streams);
        var isPractice = rest.IsLoopback || rest.Host == Demo.Rest.Host || rest.Host == Testnet.Rest.Host;
        return new BybitEndpoints(rest.Host, rest, new Uri(streams, PublicPath), new Uri(streams, PrivatePath), MovesMoney: !isPractice);
    }

    /// <summary>The named environment, or null when there is none of that name.</summary>
    public static BybitEndpoints? Named(string name) => name switch
    {
        "production" => Production,
        "demo" => Demo,
        "testnet" => Testnet,
        _ => null,
    };
}
