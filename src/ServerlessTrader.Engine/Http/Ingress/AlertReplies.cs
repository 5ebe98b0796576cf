using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Http.Answers;
using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Engine.Http.Ingress;

/// <summary>The answers to an alert that is stored.</summary>
internal static class AlertReplies
{
    /// <summary>202 for an alert stored now, 200 with the first answer for one that was stored before.</summary>
    public static IResult Stored(Alert alert, IReadOnlyList<Admission.Accepted> admissions)
    {
        var trades = admissions.SelectMany(admission => admission.Record.Trades).Select(AlertAnswerTrade.Of).ToImmutableArray();
        var isDuplicate = admissions.All(admission => admission.IsDuplicate);
        var isRejected = trades.Length > 0 && trades.All(trade => trade.Status == "rejected");
        var message = trades.Length > 0 ? null : alert.Intent switch
        {
            AlertIntent.Close => "Nothing is open that this alert would close.",
            AlertIntent.Candle => "The candle is stored.",
            _ => null,
        };
        var answer = new AlertAnswer(admissions[0].Record.Id, isRejected ? "rejected" : "accepted", trades, isDuplicate ? true : null, message);
        return new JsonResult<AlertAnswer>(isDuplicate ? StatusCodes.Status200OK : StatusCodes.Status202Accepted, answer, HttpJson.Readable.AlertAnswer);
    }

    /// <summary>What came of an entry.</summary>
    public static IResult Entered(IReadOnlyList<Admission.Accepted> admissions, IReadOnlyList<Trade> trades, string? webhookData, DateTimeOffset now)
    {
        var results = trades.Select(EnteredTrade.Of).ToImmutableArray();
        var entered = results.FirstOrDefault(trade => trade.Quantity > 0m);
        var record = admissions[0].Record;
        var refused = entered is null ? results.FirstOrDefault() : null;
        var message = entered is null
            ? $"{record.Strategy}: nothing was entered ({refused?.Code ?? "no trade"})"
            : string.Create(
                CultureInfo.InvariantCulture, $"{record.Strategy}: {(entered.Action == OrderSide.Buy ? "buy" : "sell")} {entered.Quantity} {entered.Instrument!.Trim()}");
        var answer = new WaitedAnswer(
            entered is not null, message, record.Id, results, entered, refused?.Reason,
            refused is null ? null : [$"The trade's journal tells what happened: {refused.Href}"],
            entered is null ? webhookData : null, IsDuplicate(admissions), now);
        return new JsonResult<WaitedAnswer>(StatusCodes.Status200OK, answer, HttpJson.Readable.WaitedAnswer);
    }

    /// <summary>What came of an exit.</summary>
    public static IResult Closed(Alert alert, IReadOnlyList<Admission.Accepted> admissions, IReadOnlyList<Trade> trades, DateTimeOffset now)
    {
        var symbols = trades.Select(trade => trade.Symbol).Distinct(StringComparer.Ordinal).ToList();
        var symbol = symbols.Count == 1 ? symbols[0] : alert.Symbol;
        var positions =
            from trade in trades
            from order in trade.AllOrders
            where order.Purpose is OrderPurpose.Exit or OrderPurpose.Stop && order.FilledQuantity > 0m
            select ClosedPosition.Of(trade, order);
        var cancelled = trades.SelectMany(trade => trade.Orders.Concat(trade.Stops.TakeLast(1))).Where(order => order.State == TicketState.Cancelled).Select(order => order.BrokerOrderId).OfType<string>();
        var of = symbol is null ? "" : $" for {symbol}";
        var answer = new ClosedAnswer(
            true, trades.Count == 0 ? $"Nothing was open{of}" : $"All positions closed{of}", admissions[0].Record.Id, symbol, "close",
            [.. trades.Select(trade => trade.Id)], [.. positions], [.. cancelled], IsDuplicate(admissions), now);
        return new JsonResult<ClosedAnswer>(StatusCodes.Status200OK, answer, HttpJson.Readable.ClosedAnswer);
    }

    private static bool? IsDuplicate(IReadOnlyList<Admission.Accepted> admissions) => admissions.All(admission => admission.IsDuplicate) ? true : null;
}
