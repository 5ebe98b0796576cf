using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>Reads what an answer's headers say of the rate limits.</summary>
internal static partial class BinanceHeaders
{
    public static void Observe(HttpResponseMessage response, BinanceReply reply, BinanceWeight weight, BinanceOrderBudget? orders, DateTimeOffset sentAt)
    {
        var isOrderLimit = reply is { Failure: BinanceFailure.Throttled, Code: "-1015" };
        if (isOrderLimit)
            orders?.Exhaust();

        // "Too many orders" is the account's affair and does not close the address.
        weight.Observe(
            isOrderLimit ? 400 : reply is { Failure: BinanceFailure.Throttled, Code: "-1003" } && (int)response.StatusCode != 418 ? 429 : (int)response.StatusCode,
            Count(response.Headers, "X-MBX-USED-WEIGHT-1M"), RetryAfter(response.Headers), BannedUntil(reply.Message), sentAt);
        orders?.Observe(Count(response.Headers, "X-MBX-ORDER-COUNT-10S"), Count(response.Headers, "X-MBX-ORDER-COUNT-1M"), sentAt);
    }

    private static int? Count(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && int.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    private static TimeSpan? RetryAfter(HttpResponseHeaders headers) => headers.RetryAfter?.Delta is { } delta && delta > TimeSpan.Zero ? delta : null;

    /// <summary>"Way too many requests; IP banned until 1790755200000."</summary>
    private static DateTimeOffset? BannedUntil(string message) =>
        BanEnd().Match(message) is { Success: true } match && long.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;

    [GeneratedRegex("banned until ([0-9]{12,14})", RegexOptions.CultureInvariant)]
    private static partial Regex BanEnd();
}
