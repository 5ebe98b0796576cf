using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ServerlessTrader.BrokerSimulators.Exchange;

namespace ServerlessTrader.BrokerSimulators.Bybit;

/// <summary>Who may come in: key, time and signature, in this order.</summary>
internal static class BybitGate
{
    private const long DefaultWindow = 5_000;

    /// <summary>How far ahead of the exchange a time stamp may be, milliseconds; excluded.</summary>
    private const long Ahead = 1_000;

    /// <summary>The account a signed request is made for.</summary>
    /// <param name="serverTime">By the exchange's clock.</param>
    public static ExchangeAccount Admit(BybitRequest request, FuturesExchange exchange, DateTimeOffset serverTime)
    {
        if (string.IsNullOrEmpty(request.ApiKey) || string.IsNullOrEmpty(request.Timestamp) || string.IsNullOrEmpty(request.Signature))
            throw BybitErrors.Http(StatusCodes.Status401Unauthorized);
        var account = exchange.AccountOf(request.ApiKey) ?? throw BybitErrors.UnknownKey();
        var now = serverTime.ToUnixTimeMilliseconds();
        var window = request.ReceiveWindow is null ? DefaultWindow : Whole(request.ReceiveWindow);
        var stamped = Whole(request.Timestamp);
        if (stamped < now - window || stamped >= now + Ahead)
            throw BybitErrors.OutsideWindow(stamped, now, window);
        var payload = request.Body.Length > 0 ? Encoding.UTF8.GetString(request.Body) : request.Query;
        if (!string.Equals(request.Signature, Sign(account.Secret, $"{request.Timestamp}{request.ApiKey}{request.ReceiveWindow}{payload}"), StringComparison.Ordinal))
            throw BybitErrors.WrongSignature();
        return account;
    }

    /// <summary>The lower-case hexadecimal signature of a text.</summary>
    public static string Sign(string secret, string text) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));

    private static long Whole(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw BybitErrors.Parameter("params error: timestamp or recv_window invalid");
}
