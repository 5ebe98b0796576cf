using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Exchange;

public sealed partial class ExchangeAccount
{
    /// <summary>The quantity an order is taken with; throws when it is not taken.</summary>
    private decimal Checked(NewOrder asked, ContractMarket market)
    {
        var contract = market.Contract;
        CheckSide(asked.PositionSide, asked.ReduceOnly);
        CheckQuantity(asked.Quantity, contract, asked.Kind == OrderKind.Market ? contract.MaxMarketQuantity : contract.MaxQuantity);
        if (asked.Kind == OrderKind.Limit)
            CheckLimit(asked, market);
        CheckClientId(asked.ClientId, isStop: false);
        var reduces = IsReducing(asked.ReduceOnly, asked.Side, asked.PositionSide);
        var judgedAt = asked.Kind == OrderKind.Market ? market.Price.Mark : asked.Price!.Value;
        if (!reduces && asked.Quantity * judgedAt < contract.MinNotional)
            throw new ExchangeRefusalException(RefusalReason.NotionalTooSmall, contract.MinNotional);
        if (Open().Count(order => order.Symbol == asked.Symbol) >= _exchange.Rules.MaxOpenOrders)
            throw new ExchangeRefusalException(RefusalReason.TooManyOrders);
        var quantity = reduces ? CutToPosition(asked) : asked.Quantity;
        CheckTimeInForce(asked, market.Price);
        if (!reduces)
            CheckMargin(asked, market);
        return quantity;
    }

    private void CheckSide(PositionSide side, bool reduceOnly)
    {
        if ((side == PositionSide.Both) == IsHedged)
            throw new ExchangeRefusalException(RefusalReason.PositionSideMismatch);
        if (reduceOnly && IsHedged && !_exchange.Rules.AllowsReduceOnlyInHedge)
            throw new ExchangeRefusalException(RefusalReason.ReduceOnlyInHedge);
    }

    private static void CheckQuantity(decimal quantity, Contract contract, decimal most)
    {
        if (quantity <= 0m)
            throw new ExchangeRefusalException(RefusalReason.QuantityNotPositive);
        if (quantity < contract.MinQuantity)
            throw new ExchangeRefusalException(RefusalReason.QuantityTooSmall, contract.MinQuantity);
        if (quantity > most)
            throw new ExchangeRefusalException(RefusalReason.QuantityTooLarge, most);
        if (quantity % contract.StepSize != 0m)
            throw new ExchangeRefusalException(RefusalReason.QuantityOffStep, contract.StepSize);
    }

    private static void CheckPrice(decimal? price, Contract contract)
    {
        if (price is not { } given)
            throw new ExchangeRefusalException(RefusalReason.PriceMissing);
        if (given < contract.MinPrice)
            throw new ExchangeRefusalException(RefusalReason.PriceTooLow, contract.MinPrice);
        if (given > contract.MaxPrice)
            throw new ExchangeRefusalException(RefusalReason.PriceTooHigh, contract.MaxPrice);
        if (given % contract.TickSize != 0m)
            throw new ExchangeRefusalException(RefusalReason.PriceOffTick, contract.TickSize);
    }

    private static void CheckLimit(NewOrder asked, ContractMarket market)
    {
        var contract = market.Contract;
        CheckPrice(asked.Price, contract);
        var (cap, floor) = (market.Price.Mark * (1m + contract.PriceBand), market.Price.Mark * (1m - contract.PriceBand));
        if (asked.Side == OrderSide.Buy && asked.Price > cap)
            throw new ExchangeRefusalException(RefusalReason.PriceAboveBand, cap);
        if (asked.Side == OrderSide.Sell && asked.Price < floor)
            throw new ExchangeRefusalException(RefusalReason.PriceBelowBand, floor);
    }

    private void CheckClientId(string? clientId, bool isStop)
    {
        if (clientId is null)
            return;
        var (rules, always) = (_exchange.Rules, _exchange.Rules.ClientIds == ClientIdRule.UniqueForever);
        var orderTaken = Find(clientId) is { } order && (always || order.IsOpen);
        var stopTaken = FindStop(clientId) is { } stop && (always || stop.IsWaiting);
        if (isStop ? stopTaken || (rules.StopsShareClientIds && orderTaken) : orderTaken || (rules.StopsShareClientIds && stopTaken))
            throw new ExchangeRefusalException(RefusalReason.DuplicateClientId);
    }

    /// <summary>Reduce-only by word, or by closing a side of hedge mode.</summary>
    private static bool IsReducing(bool reduceOnly, OrderSide side, PositionSide positionSide) => reduceOnly || positionSide switch
    {
        PositionSide.Long => side == OrderSide.Sell,
        PositionSide.Short => side == OrderSide.Buy,
        _ => false,
    };

    /// <summary>How much of a position an order of this side can take away.</summary>
    private decimal Reducible(string symbol, OrderSide side, PositionSide positionSide)
    {
        var held = PositionOf(symbol, positionSide).Quantity;
        return side == OrderSide.Sell ? Math.Max(0m, held) : Math.Max(0m, -held);
    }

    private decimal CutToPosition(NewOrder asked)
    {
        var reducible = Reducible(asked.Symbol, asked.Side, asked.PositionSide);
        if (reducible == 0m)
            throw new ExchangeRefusalException(RefusalReason.NothingToReduce);
        if (asked.Quantity > reducible && asked.PositionSide != PositionSide.Both && _exchange.Rules.RefusesHedgeExcess)
            throw new ExchangeRefusalException(RefusalReason.HedgeExcess);
        return Math.Min(asked.Quantity, reducible);
    }

    private static void CheckTimeInForce(NewOrder asked, ContractPrice price)
    {
        if (asked.Kind == OrderKind.Market)
            return;
        var crosses = asked.Side == OrderSide.Buy ? asked.Price >= price.Ask : asked.Price <= price.Bid;
        if (asked.TimeInForce == TimeInForce.PostOnly && crosses)
            throw new ExchangeRefusalException(RefusalReason.WouldTake);
        if (asked.TimeInForce == TimeInForce.FillOrKill && !crosses)
            throw new ExchangeRefusalException(RefusalReason.CannotFillWhole);
    }

    private void CheckMargin(NewOrder asked, ContractMarket market)
    {
        var price = asked.Kind == OrderKind.Limit ? asked.Price!.Value : asked.Side == OrderSide.Buy ? market.Price.Ask : market.Price.Bid;
        var opened = Math.Max(0m, asked.Quantity - Reducible(asked.Symbol, asked.Side, asked.PositionSide));
        if (opened == 0m)
            return;
        var leverage = LeverageOf(asked.Symbol);
        var held = PositionOf(asked.Symbol, asked.PositionSide).Notional(market.Price.Mark);
        var stays = opened == asked.Quantity ? held : 0m;
        if (stays + opened * price > market.Contract.MaxNotional(leverage))
            throw new ExchangeRefusalException(RefusalReason.PositionTooLarge);
        var needed = opened * price / leverage + opened * price * _exchange.Rules.TakerFee;
        if (needed > ViewNow().Available)
            throw new ExchangeRefusalException(RefusalReason.MarginInsufficient);
    }

    private decimal OrderMargin() => Open().Select(order => order.Symbol).Distinct().Sum(OrderMargin);

    /// <summary>Tied up by the working orders of a symbol: what they could open beyond closing what is held.</summary>
    private decimal OrderMargin(string symbol)
    {
        var margin = 0m;
        foreach (var group in Open().Where(order => order.Symbol == symbol && !IsReducing(order.ReduceOnly, order.Side, order.PositionSide)).GroupBy(order => (order.Side, order.PositionSide)))
        {
            var quantity = group.Sum(order => order.Remaining);
            var notional = group.Sum(order => order.Remaining * (order.Kind == OrderKind.Limit ? order.Price : PriceNow(symbol)));
            var opened = Math.Max(0m, quantity - Reducible(symbol, group.Key.Side, group.Key.PositionSide));
            margin += quantity == 0m ? 0m : notional * opened / quantity;
        }

        return margin / LeverageOf(symbol);
    }

    private decimal PriceNow(string symbol) => _exchange.MarketOf(symbol).Price.Mark;
}
