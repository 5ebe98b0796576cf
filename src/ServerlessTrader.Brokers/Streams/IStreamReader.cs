namespace ServerlessTrader.Brokers.Streams;

/// <summary>Who reads a <see cref="StreamConnection"/>. Calls come one at a time, but for <see cref="OnConnectedAsync"/>, which runs beside the messages.</summary>
internal interface IStreamReader
{
    /// <summary>Where to connect now; asked before every attempt.</summary>
    /// <exception cref="StreamBrokenException">It cannot be told now; tried again after a wait.</exception>
    ValueTask<Uri> AddressAsync(CancellationToken cancellationToken);

    /// <summary>The connection stands and messages come. Cancelled when it breaks.</summary>
    /// <param name="afterGap">False for the very first connection when its first attempt succeeded.</param>
    /// <param name="cancellationToken">Cancelled when the connection ends.</param>
    /// <exception cref="StreamBrokenException">Give this connection up.</exception>
    ValueTask OnConnectedAsync(bool afterGap, CancellationToken cancellationToken);

    /// <summary>One whole message; valid during the call only. False gives the connection up.</summary>
    bool OnMessage(ReadOnlySpan<byte> message);
}
