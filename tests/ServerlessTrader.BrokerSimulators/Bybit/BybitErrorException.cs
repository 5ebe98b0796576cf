namespace ServerlessTrader.BrokerSimulators.Bybit;

/// <summary>An answer in the exchange's words: <c>{"retCode":110007,"retMsg":"…"}</c> under HTTP 200, or a bare status.</summary>
/// <param name="code">The exchange's code; 0 with a status other than 200.</param>
/// <param name="message">The exchange's text.</param>
/// <param name="status">HTTP status; 200 unless the front door turns the request away.</param>
internal sealed class BybitErrorException(int code, string message, int status = StatusCodes.Status200OK) : Exception(message)
{
    public int Code { get; } = code;

    public int Status { get; } = status;

    /// <summary>Why a margin mode was not set.</summary>
    public IReadOnlyList<(string Code, string Message)> Reasons { get; init; } = [];
}
