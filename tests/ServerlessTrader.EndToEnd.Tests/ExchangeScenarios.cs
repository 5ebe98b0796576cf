using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.EndToEnd.Tests;

/// <summary>Whole trades over HTTP, against one exchange. What is asserted is read from the exchange's own books, and our ledger is compared with them.</summary>
public abstract partial class ExchangeScenarios
{
    private protected const string Btc = SimulatedVenue.Btc;

    private protected abstract Task<SimulatedVenue> StartVenueAsync(VenueTerms terms, TimeProvider clock);

    private protected Task<TraderDesk> OpenAsync(VenueTerms? terms = null, TimeSpan? answerTimeout = null) => TraderDesk.OpenAsync(StartVenueAsync, terms, answerTimeout);

    /// <summary>Everything the exchange has filled is booked once, at its prices and fees; nothing is held, nothing waits.</summary>
    private static async Task AssertFlatAndBookedAsync(TraderDesk desk, params IReadOnlyList<string> tradeIds)
    {
        var account = desk.Venue.Account;
        Assert.Empty(account.View().Positions);
        Assert.Empty(account.OpenOrders);
        Assert.Empty(account.WaitingStops);
        Assert.All(account.Orders, order => Assert.Equal(1, account.CountOf(order.ClientId)));
        Assert.All(account.Stops, stop => Assert.Equal(1, account.CountOfStops(stop.ClientId)));

        var fills = new List<Fill>();
        foreach (var id in tradeIds)
        {
            var trade = await desk.TradeAsync(id);
            Assert.Equal(0m, trade.Position.Open);
            fills.AddRange(trade.AllOrders.SelectMany(order => order.Fills));
        }

        Assert.Equal(
            account.Fills.Select(fill => (fill.Quantity, fill.Price, fill.Fee)).Order(),
            fills.Select(fill => (fill.Quantity, fill.Price, fill.Fee)).Order());
        var books = await desk.BooksAsync();
        Assert.Equal(account.Fills.Sum(fill => fill.Realised), books.GrossProfit);
        Assert.Equal(account.Fills.Sum(fill => fill.Fee), books.Fees);
        Assert.Equal(account.View().Wallet - account.Deposited, books.NetProfit);
        Assert.Empty(books.Reservations);
    }

    /// <summary>The one stop that waits at the exchange: its side, quantity and level.</summary>
    private static (OrderSide Side, decimal Quantity, decimal Level)? RestingStop(TraderDesk desk) =>
        desk.Venue.Account.WaitingStops is [var stop] ? (stop.Terms.Side, stop.Terms.Quantity, stop.Terms.Trigger) : null;

    /// <summary>Sends an alert and returns the trade's id.</summary>
    private static async Task<string> SendAsync(TraderDesk desk, string strategy, string members)
    {
        var reply = await desk.AlertAsync(strategy, members);
        Assert.True(reply.Status == 202, reply.Raw);
        return reply.Text("trades.0.tradeId");
    }
}
