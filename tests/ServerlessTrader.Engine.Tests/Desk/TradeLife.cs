using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Tests.Desk;

/// <summary>
/// The whole life of one trade: alert, entry walk, first target, last target. What comes next follows from what is stored, so it can be taken up at any point after the
/// process has died.
/// </summary>
internal static class TradeLife
{
    public const string Alert =
        """{"action":"ENTRY","signal":"BUY","type":"LONG","underlying":"QQQ","price":500.25,"timestamp":"2025-11-10T15:00:00Z"}""";

    /// <summary>Lives it to the end, restarting the process whenever it dies.</summary>
    /// <param name="desk">The desk.</param>
    /// <param name="outage">How long the process is gone when it dies.</param>
    public static async Task LiveAsync(TradingDesk desk, TimeSpan outage = default)
    {
        for (var turns = 0; turns < 500; turns++)
        {
            try
            {
                if (!await TurnAsync(desk))
                    return;
            }
            catch (ProcessDiedException)
            {
                desk.Clock.Advance(outage);
                await desk.RestartAsync();
            }
        }

        Assert.Fail($"The trade does not end: {desk.Trade.Phase}.");
    }

    /// <summary>What is left when it is over, in a form to compare.</summary>
    public static async Task<string> OutcomeAsync(TradingDesk desk)
    {
        await desk.Process.Sweep.RunAsync();
        var trade = desk.Trade;
        var orders = string.Join(", ", trade.Orders.Select(order => $"{order.ClientOrderId} {order.State} {order.FilledQuantity}"));
        return $"{trade.Phase} {trade.Outcome!.Code}; {trade.Position}; {orders}; account {desk.Account.GrossProfit} − {desk.Account.Fees} of {desk.Account.ClosedTrades}, "
            + $"{desk.Account.Reservations.Count} reserved; cash {desk.Cash()}, held {desk.Held()}, working {(await desk.Paper.GetWorkingOrdersAsync()).Count}; history {desk.History().Count}";
    }

    /// <summary>Counts the orders that are sent though the broker has them already: at many brokers each would be executed again.</summary>
    public static Func<int> CountRepeats(TradingDesk desk)
    {
        var repeats = 0;
        desk.Line.Answer = call =>
        {
            if (call.Order is { } order && desk.Paper.FindAsync(order.Key).AsTask().GetAwaiter().GetResult() is OrderOutcome.Confirmed)
                repeats++;
            return null;
        };
        return () => repeats;
    }

    /// <summary>One thing that happens; false when everything is over.</summary>
    private static async Task<bool> TurnAsync(TradingDesk desk)
    {
        if (desk.AllTrades().Count == 0)
            await desk.SendAsync(Alert);
        await desk.RunAsync();
        switch (desk.Trade)
        {
            case { Phase: TradePhase.Flat or TradePhase.Rejected }:
                return false;
            case { Phase: TradePhase.Open, Position.Closed: 0m }:
                await desk.QuoteAsync(6.82m, 6.86m);
                return true;
            case { Phase: TradePhase.Open }:
                await desk.QuoteAsync(11.40m, 11.44m);
                return true;
            default:
                await desk.WakeAsync();
                return true;
        }
    }
}
