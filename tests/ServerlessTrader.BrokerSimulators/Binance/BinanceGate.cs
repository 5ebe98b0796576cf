using System.Security.Cryptography;
using System.Text;
using ServerlessTrader.BrokerSimulators.Exchange;

namespace ServerlessTrader.BrokerSimulators.Binance;

/// <summary>Who may come in: key, time and signature, in this order.</summary>
internal static class BinanceGate
{
    private const long DefaultWindow = 5_000;
    private const long LongestWindow = 60_000;

    /// <summary>The account a request is made for; null when the request needs none.</summary>
    /// <param name="serverTime">By the exchange's clock.</param>
    public static ExchangeAccount? Admit(BinanceRequest request, BinanceAccess access, FuturesExchange exchange, DateTimeOffset serverTime)
    {
        if (access == BinanceAccess.Open)
            return null;
        if (string.IsNullOrEmpty(request.ApiKey))
            throw new BinanceErrorException(-2014, "API-key format invalid.", StatusCodes.Status401Unauthorized);
        var account = exchange.AccountOf(request.ApiKey)
            ?? throw new BinanceErrorException(-2015, "Invalid API-key, IP, or permissions for action.", StatusCodes.Status401Unauthorized);
        if (access == BinanceAccess.Signed)
        {
            CheckTime(request, serverTime.ToUnixTimeMilliseconds());
            CheckSignature(request, account.Secret);
        }

        return account;
    }

    /// <summary>The hexadecimal signature of a text.</summary>
    public static string Sign(string secret, string text) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));

    private static void CheckTime(BinanceRequest request, long now)
    {
        var timestamp = request.Whole("timestamp") ?? throw BinanceErrors.Missing("timestamp");
        var window = request.Whole("recvWindow") ?? DefaultWindow;
        if (window > LongestWindow)
            throw new BinanceErrorException(-1131, "recvWindow must be less than 60000");
        if (timestamp >= now + 1_000)
            throw BinanceErrors.AheadOfServer();
        if (now - timestamp > window)
            throw BinanceErrors.OutsideWindow();
    }

    private static void CheckSignature(BinanceRequest request, string secret)
    {
        var given = request.Required("signature");
        if (!string.Equals(given, Sign(secret, request.Signed()), StringComparison.OrdinalIgnoreCase))
            throw new BinanceErrorException(-1022, "Signature for this request is not valid.");
    }
}
