using System.Globalization;
using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Steps;

/// <summary>
/// Makes a trade of what the broker holds of a symbol and no trade of ours knows: it is stored as if it had just been entered at the broker's average price, with the wish
/// to close it. Its id follows from the alert, so that doing this twice adopts once; its exits only ever reduce, so that a stale answer closes nothing twice.
/// </summary>
internal sealed class AdoptPosition(TradeEnvironment environment, TradeEndings endings, ITradeScheduler scheduler)
{
    /// <exception cref="BrokerUnavailableException">The positions cannot be read.</exception>
    public async ValueTask RunAsync(TradeSession session, AccountVenue venue, CancellationToken cancellationToken)
    {
        var clearing = session.Trade.Clearing!;

        // A reversal goes on to plan its trade. Both questions at once make one round trip of two.
        if (!clearing.IsCommand)
            session.AskEarly(venue.Market.GetQuoteAsync(clearing.Instrument.Symbol, cancellationToken));
        var positions = await venue.Broker.GetPositionsAsync(cancellationToken).ConfigureAwait(false);
        var ours = await environment.Trades.OpenTradesOfAsync(session.Trade.Account, session.Trade.Lane!, cancellationToken).ConfigureAwait(false);
        var adopted = new List<string>();
        foreach (var position in positions.Where(position => position.Instrument.Symbol == clearing.Instrument.Symbol && position.Quantity != 0m))
        {
            var direction = position.Quantity > 0m ? TradeDirection.Long : TradeDirection.Short;
            if (clearing.Direction is { } wanted && wanted != direction)
                continue;
            var known = ours.Where(trade => trade.Direction == direction).Sum(trade => trade.Position.Open);
            var unknown = Math.Abs(position.Quantity) - known;
            if (unknown <= 0m)
                continue;
            var trade = await TradeOfAsync(session, venue, position, direction, unknown, cancellationToken).ConfigureAwait(false);
            adopted.Add(trade.Id);
            var what = string.Create(
                CultureInfo.InvariantCulture,
                $"the broker held {unknown} {position.Instrument.Symbol} {TradeEndings.Name(direction)} at {position.AveragePrice:0.########} that no trade of ours knew; it is adopted and closed");
            if (!await environment.Trades.AdoptAsync(trade, new JournalEntry(session.Now, trade.Phase, "adopted", what), cancellationToken).ConfigureAwait(false))
                continue;
            await scheduler.StartAsync(trade.Id, cancellationToken).ConfigureAwait(false);
            await endings.TellAsync(NotificationSeverity.Warning, "position-adopted", $"{trade.Account}: {what}.", trade, cancellationToken).ConfigureAwait(false);
        }

        session.Change(session.Trade with { Clearing = clearing.WithTrades(adopted) with { HasAdopted = true, Failures = 0 } });
        if (adopted.Count > 0)
            session.Log("adopted", string.Join(", ", adopted));
        await session.SaveAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<Trade> TradeOfAsync(
        TradeSession session, AccountVenue venue, BrokerPosition position, TradeDirection direction, decimal quantity, CancellationToken cancellationToken)
    {
        var parent = session.Trade;
        var now = session.Now;
        var id = AlertKey.TradeId(parent.Alert.Key, $"{parent.Account}|{TradeEndings.Name(direction)}");
        var side = direction == TradeDirection.Long ? OrderSide.Buy : OrderSide.Sell;
        var rules = await venue.Market.GetPriceRulesAsync(position.Instrument, cancellationToken).ConfigureAwait(false);
        var quote = await venue.Market.GetQuoteAsync(position.Instrument.Symbol, cancellationToken).ConfigureAwait(false)
            ?? new Quote(0m, 0m, 0m, 0m, now);
        return new Trade
        {
            Id = id,
            Strategy = parent.Strategy,
            Account = parent.Account,
            Symbol = parent.Symbol,
            Direction = direction,
            Timeframe = parent.Timeframe,
            Calendar = parent.Calendar,
            Alert = parent.Alert,
            Phase = TradePhase.Open,
            Lane = parent.Lane,
            Plan = new TradePlan
            {
                Instrument = position.Instrument,
                Side = side,
                Price = position.AveragePrice,
                Quote = quote,
                Rules = rules,
                UnderlyingPrice = position.AveragePrice,
                Quantity = quantity,
            },
            Orders =
            [
                new OrderTicket
                {
                    Request = OrderRequest.Single($"{id}-entry1", position.Instrument, side, quantity, OrderType.Market),
                    Purpose = OrderPurpose.Entry,
                    State = TicketState.Filled,
                    CreatedAt = now,
                    AttemptedAt = now,
                    Fills = [new Fill("adopted", quantity, position.AveragePrice, 0m, now)],
                    Reason = "adopted from the broker's position",
                },
            ],
            EnteredAt = now,
            CloseRequest = new CloseRequest(parent.Clearing!.IsCommand ? "exit-alert" : "reversal", $"alert {parent.Alert.Key}", now),
        };
    }
}
