using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Http.Answers;
using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Engine.Http.Ingress;

/// <summary>The answers of the futures webhook to a sender that waits. All numbers come from the stored trades.</summary>
internal static class FuturesReplies
{
    /// <summary>What came of a buy or sell.</summary>
    /// <param name="admissions">What was stored.</param>
    /// <param name="trades">One an account, each decided.</param>
    /// <param name="closed">The trades that were closed for them.</param>
    /// <param name="venues">Whose broker it was.</param>
    /// <param name="webhookData">The body without its secrets.</param>
    /// <param name="now">Now, UTC.</param>
    public static IResult Entered(
        IReadOnlyList<Admission.Accepted> admissions, IReadOnlyList<Trade> trades, IReadOnlyList<Trade> closed, AccountVenues venues, string? webhookData, DateTimeOffset now)
    {
        if (trades.FirstOrDefault(trade => trade.Position.Entered > 0m) is not { } entered)
        {
            var words = trades.Count == 0
                ? new RefusalWords("No account took the alert.", [])
                : RefusalWords.Of(venues.Find(trades[0].Account)?.Broker.Capabilities.Name, trades[0].Outcome!, AlertAnswerTrade.HrefOf(trades[0].Id));
            return new JsonResult<FuturesRefusedAnswer>(
                StatusCodes.Status200OK, new FuturesRefusedAnswer(false, words.Error, words.Suggestions, webhookData, IsDuplicate(admissions), now),
                HttpJson.Readable.FuturesRefusedAnswer);
        }

        var trade = FuturesTrade.Of(entered, ClosedOpposite(entered, closed));
        var message = string.Create(
            CultureInfo.InvariantCulture, $"{entered.Strategy}: {(trade.Action == OrderSide.Buy ? "buy" : "sell")} {trade.Quantity} {trade.Symbol}");
        var answer = new FuturesEnteredAnswer(
            true, message, trade, FuturesCalculation.Of(entered), trades.Count > 1 ? [.. trades.Select(EnteredTrade.Of)] : null, IsDuplicate(admissions), now);
        return new JsonResult<FuturesEnteredAnswer>(StatusCodes.Status200OK, answer, HttpJson.Readable.FuturesEnteredAnswer);
    }

    /// <summary>What came of a close.</summary>
    /// <param name="symbol">The pair.</param>
    /// <param name="admissions">What was stored.</param>
    /// <param name="trades">The commands and every trade they closed, all of them ended.</param>
    /// <param name="now">Now, UTC.</param>
    public static IResult Closed(string? symbol, IReadOnlyList<Admission.Accepted> admissions, IReadOnlyList<Trade> trades, DateTimeOffset now)
    {
        var since = admissions.Min(admission => admission.Record.ReceivedAt);
        ImmutableArray<FuturesClosedPosition> positions =
        [
            .. from trade in trades
               from order in trade.Orders
               where order.Purpose == OrderPurpose.Exit && order.FilledQuantity > 0m && (order.CreatedAt >= since || order.Fills.Any(fill => fill.At >= since))
               select new FuturesClosedPosition(order.FilledQuantity, order.BrokerOrderId, order.Request.Legs[0].Side, trade.Direction),
        ];
        var cancelled = trades.SelectMany(trade => trade.Clearing?.CancelledOrders ?? []).Distinct(StringComparer.Ordinal);
        var answer = new FuturesClosedAnswer(
            true, positions.IsEmpty ? $"Nothing was open for {symbol}" : $"All positions closed for {symbol}", symbol, "close", positions, [.. cancelled],
            IsDuplicate(admissions), now);
        return new JsonResult<FuturesClosedAnswer>(StatusCodes.Status200OK, answer, HttpJson.Readable.FuturesClosedAnswer);
    }

    private static bool ClosedOpposite(Trade trade, IReadOnlyList<Trade> closed) =>
        trade.Clearing is { } clearing && closed.Any(other => clearing.Trades.Contains(other.Id) && other.Position.Closed > 0m);

    private static bool? IsDuplicate(IReadOnlyList<Admission.Accepted> admissions) => admissions.All(admission => admission.IsDuplicate) ? true : null;
}
