using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Engine.Tests.Desk;

/// <summary>
/// The whole life of a trade of the trend follower: entry with its stop at rest, first target, addition, second target, third target, and the stop that ends it. What comes
/// next follows from what is stored, so it can be taken up at any point after the process has died.
/// </summary>
internal static class BitcoinLife
{
    public static DeskSetup Setup { get; } = new()
    {
        Cash = 10_000m,
        Strategies = [PerpetualStrategies.RMultiple],
        Paper = new PaperBrokerOptions { PerpetualFeeRate = 0m },
    };

    /// <summary>Lives it to the end, restarting the process whenever it dies.</summary>
    /// <param name="desk">The desk.</param>
    /// <param name="sign">+1 for a long trade, −1 for its mirror.</param>
    /// <param name="look">Runs after every turn.</param>
    public static async Task LiveAsync(TradingDesk desk, int sign, Action? look = null)
    {
        for (var turns = 0; turns < 500; turns++)
        {
            try
            {
                var goesOn = await TurnAsync(desk, sign);
                look?.Invoke();
                if (!goesOn)
                    return;
            }
            catch (ProcessDiedException)
            {
                await desk.RestartAsync();
            }
        }

        Assert.Fail($"The trade does not end: {desk.Trade.Phase}, {desk.Trade.Position}.");
    }

    /// <summary>What is left when it is over, in a form to compare; stops that never traded are left out, for there may be more or fewer of them.</summary>
    public static async Task<string> OutcomeAsync(TradingDesk desk)
    {
        await desk.Process.Sweep.RunAsync();
        var trade = desk.Trade;
        var orders = string.Join(", ", trade.AllOrders.Where(order => !order.Fills.IsEmpty).Select(order => $"{order.Purpose} {order.State} {order.FilledQuantity}"));
        return $"{trade.Phase} {trade.Outcome!.Code}; {trade.Position.Entered} {trade.Position.Closed} {trade.Position.GrossProfit:0.00}; {orders}; "
            + $"{desk.Account.Reservations.Count} reserved; cash {desk.Cash():0.00}, held {desk.HeldBitcoin()}, resting {desk.Resting().Count}, live {trade.LiveStops.Count()}";
    }

    private static async Task<bool> TurnAsync(TradingDesk desk, int sign)
    {
        if (desk.AllTrades().Count == 0)
            await desk.SendAsync(PerpetualStrategies.Signal(sign > 0 ? "BUY" : "SELL", sign > 0 ? "64800.00" : "65200.00"));
        await desk.RunAsync();
        var trade = desk.Trade;
        if (trade.Phase.IsFinal())
            return false;
        var isQuiet = trade.Phase == TradePhase.Open && trade.ActiveOrder is null && trade.ExitState.Add is null
            && trade.LiveStops.All(stop => stop.State == TicketState.Working && stop.AskAt is null) && trade.LiveStops.Count() == 1;
        if (!isQuiet)
        {
            await desk.WakeAsync();
            return true;
        }

        var profit = trade.ExitState.Taken.Length switch { 0 => 250m, 1 => 350m, 2 => 450m, _ => 200m };
        await desk.BitcoinAsync(65_000m + sign * profit);
        return true;
    }
}
