namespace ServerlessTrader.Brokers.Binance;

/// <summary>Where one Binance USDⓈ-M venue is reached.</summary>
/// <param name="Name">How people call it: production, demo, testnet, or the host's name.</param>
/// <param name="Rest">Base address of the REST interface.</param>
/// <param name="Streams">Base address of the streams, before <c>/public</c>, <c>/market</c> and <c>/private</c>.</param>
/// <param name="MovesMoney">True when orders there are for real money.</param>
public sealed record BinanceEndpoints(string Name, Uri Rest, Uri Streams, bool MovesMoney)
{
    /// <summary>Real money.</summary>
    public static BinanceEndpoints Production { get; } = new("production", new Uri("https://fapi.binance.com"), new Uri("wss://fstream.binance.com"), MovesMoney: true);

    /// <summary>The practice venue behind demo.binance.com.</summary>
    public static BinanceEndpoints Demo { get; } = new("demo", new Uri("https://demo-fapi.binance.com"), new Uri("wss://demo-fstream.binance.com"), MovesMoney: false);

    /// <summary>The older practice venue.</summary>
    public static BinanceEndpoints Testnet { get; } = new("testnet", new Uri("https://testnet.binancefuture.com"), new Uri("wss://fstream.binancefuture.com"), MovesMoney: false);

    /// <summary>
    /// Any other address. Only the practice venues and this machine itself are taken to be without money: what stands behind a strange host cannot be seen.
    /// </summary>
    public static BinanceEndpoints Custom(Uri rest, Uri streams)
    {
        ArgumentNullException.ThrowIfNull(rest);
        ArgumentNullException.ThrowIfNull(streams);
        var isPractice = rest.IsLoopback || rest.Host == Demo.Rest.Host || rest.Host == Testnet.Rest.Host;
        return new BinanceEndpoints(rest.Host, rest, streams, MovesMoney: !isPractice);
    }

    /// <summary>The named environment, or null when there is none of that name.</summary>
    public static BinanceEndpoints? Named(string name) => name switch
    {
        "production" => Production,
        "demo" => Demo,
        "testnet" => Testnet,
        _ => null,
    };
}
