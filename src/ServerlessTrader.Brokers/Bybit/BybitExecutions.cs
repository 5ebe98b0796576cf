using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>Fills with their fees, from the list of executions. It is asked by order, so funding and the like are not in it; what is no trade is passed over.</summary>
internal sealed class BybitExecutions(BybitReads reads, BybitClock clock)
{
    /// <summary>Without a time the exchange lists the last seven days; beyond that it is asked week by week. A day of margin.</summary>
    private static readonly TimeSpan _recent = TimeSpan.FromDays(6);

    /// <summary>The longest span of one question.</summary>
    private static readonly TimeSpan _week = TimeSpan.FromDays(7);

    /// <summary>An order's fills, oldest first, each once.</summary>
    /// <param name="orderId">The exchange's id.</param>
    /// <param name="created">When the order was made.</param>
    /// <param name="updated">When it last changed.</param>
    /// <param name="expected">Units filled by the exchange's word; reading ends when so much is found.</param>
    /// <param name="isUrgent">Whether it belongs to an exit or a cancel.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="BrokerUnavailableException">They cannot be read, or one of them makes no sense.</exception>
    public async ValueTask<ImmutableArray<Fill>> OfOrderAsync(
        string orderId, DateTimeOffset? created, DateTimeOffset? updated, decimal expected, bool isUrgent, CancellationToken cancellationToken)
    {
        var rows = new List<BybitExecutionRow>();
        foreach (var when in Spans(created, updated))
        {
            var query = $"category=linear&orderId={Uri.EscapeDataString(orderId)}{when}&limit=100";
            rows.AddRange(await reads.ReadAllAsync(
                BybitCall.Get(BybitEndpoint.Executions, query, isUrgent), BybitJson.Default.BybitPageBybitExecutionRow,
                read => Trades(read, orderId).Sum(row => row.ExecQty ?? 0m) >= expected, cancellationToken).ConfigureAwait(false));
        }

        // Executions of one moment come in no order; what is left of the order tells which was first.
        return [.. Trades(rows, orderId).OrderBy(row => row.ExecTime).ThenByDescending(row => row.LeavesQty).Select(ToFill)];
    }

    private static IEnumerable<BybitExecutionRow> Trades(IEnumerable<BybitExecutionRow> rows, string orderId) => rows
        .Where(row => row.OrderId == orderId && row.ExecType is "Trade" or "AdlTrade" or "BustTrade" or "BlockTrade")
        .DistinctBy(row => row.ExecId, StringComparer.Ordinal);

    private static Fill ToFill(BybitExecutionRow row) =>
        row is { ExecId.Length: > 0, ExecQty: > 0m, ExecPrice: { } price, ExecTime: { } at }
            ? new Fill(row.ExecId, row.ExecQty.Value, price, (row.ExecFee ?? 0m) + ExtraFees(row.ExtraFees), at)
            : throw new BrokerUnavailableException($"Bybit lists an execution of order {row.OrderId} without id, quantity, price or time.");

    /// <summary>Taxes on the fee, of accounts that pay such: a list, which may come as a string of JSON. Unreadable ones count as none; the fee itself is never doubted for them.</summary>
    private static decimal ExtraFees(JsonElement? extra)
    {
        try
        {
            if (extra is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 1 } json)
                extra = JsonElement.Parse(json);
            return extra is { ValueKind: JsonValueKind.Array } list
                ? list.EnumerateArray().Sum(fee => fee.TryGetProperty("fee", out var amount)
                    && decimal.TryParse(amount.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var money) ? money : 0m)
                : 0m;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return 0m;
        }
    }

    private IEnumerable<string> Spans(DateTimeOffset? created, DateTimeOffset? updated)
    {
        var now = clock.Now;
        if (created is not { } from || now - from < _recent)
        {
            yield return "";
            yield break;
        }

        var to = updated is { } changed && changed < now ? changed + TimeSpan.FromMinutes(1) : now;
        for (var start = from; start < to; start += _week)
        {
            var end = start + _week < to ? start + _week : to;
            yield return string.Create(CultureInfo.InvariantCulture, $"&startTime={start.ToUnixTimeMilliseconds()}&endTime={end.ToUnixTimeMilliseconds()}");
        }
    }
}
