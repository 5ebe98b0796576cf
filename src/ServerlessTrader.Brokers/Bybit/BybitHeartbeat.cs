using ServerlessTrader.Brokers.Streams;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>Keeps a stream alive by the exchange's rule (a ping of ours every 20 s) and notices one that is open but dead.</summary>
internal static class BybitHeartbeat
{
    private static readonly byte[] _ping = """{"req_id":"ping","op":"ping"}"""u8.ToArray();

    /// <summary>A stream's times.</summary>
    public static StreamOptions Options(string name, BybitExchangeSettings settings) => new(name)
    {
        LongestSilence = settings.SilentAfter,
        FirstWait = settings.ReconnectDelay,
        LongestWait = settings.LongestReconnectDelay,
        Pace = TimeSpan.Zero,
    };

    /// <summary>Pings for as long as the connection lives.</summary>
    /// <param name="connection">Where to.</param>
    /// <param name="exchange">Clock and times.</param>
    /// <param name="quietFor">How long no news has come that should have.</param>
    /// <param name="cancellationToken">The connection's end.</param>
    /// <exception cref="StreamBrokenException">It answers, but brings nothing.</exception>
    public static async Task KeepAsync(StreamConnection connection, BybitExchange exchange, Func<TimeSpan> quietFor, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(exchange.Settings.PingEvery, exchange.Time, cancellationToken).ConfigureAwait(false);
            if (quietFor() >= exchange.Settings.PriceSilentAfter)
                throw new StreamBrokenException($"it answers, but has brought no price for {exchange.Settings.PriceSilentAfter.TotalSeconds:0} s");
            connection.Send(_ping);
        }
    }
}
