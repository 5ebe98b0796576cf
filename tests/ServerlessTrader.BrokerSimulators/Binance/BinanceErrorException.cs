namespace ServerlessTrader.BrokerSimulators.Binance;

/// <summary>An answer in the exchange's words: <c>{"code":-1121,"msg":"Invalid symbol."}</c>.</summary>
/// <param name="code">The exchange's code.</param>
/// <param name="message">The exchange's text.</param>
/// <param name="status">HTTP status; nearly always 400.</param>
internal sealed class BinanceErrorException(int code, string message, int status = StatusCodes.Status400BadRequest) : Exception(message)
{
    public int Code { get; } = code;

    public int Status { get; } = status;

    /// <summary>Seconds, for the Retry-After header.</summary>
    public int? RetryAfter { get; init; }
}
