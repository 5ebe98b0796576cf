using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Exchange;

public sealed partial class ExchangeAccount
{
    /// <summary>Pays in, or out when negative.</summary>
    public void Deposit(decimal amount)
    {
        lock (_exchange.Gate)
        {
            _wallet += amount;
            Deposited += amount;
            PublishAccount(AccountChangeCause.Deposit, amount);
        }
    }

    /// <summary>Pays, or collects when negative, funding on a position: notional at the mark × rate for a long.</summary>
    public void PayFunding(string symbol, decimal rate)
    {
        lock (_exchange.Gate)
        {
            foreach (var position in _positions.Values.Where(position => position.Symbol == symbol && position.Quantity != 0m).ToList())
            {
                var paid = Math.Round(position.Quantity * _exchange.PriceOf(symbol).Mark * rate, 8);
                _wallet -= paid;
                Deposited -= paid;
                PublishAccount(AccountChangeCause.Funding, -paid);
            }
        }
    }

    /// <summary>One-way or hedge mode, for all symbols.</summary>
    public void SetHedged(bool hedged)
    {
        lock (_exchange.Gate)
        {
            if (hedged == IsHedged)
                throw new ExchangeRefusalException(RefusalReason.PositionModeUnchanged);
            if (_open.Count > 0 || _stops.Values.Any(stop => stop.IsWaiting))
                throw new ExchangeRefusalException(RefusalReason.PositionModeWithOrders);
            if (_positions.Values.Any(position => position.Quantity != 0m))
                throw new ExchangeRefusalException(RefusalReason.PositionModeWithPosition);
            IsHedged = hedged;
        }
    }

    /// <summary>Sets a symbol's leverage; false when it was that already. Answers the same either way.</summary>
    public bool SetLeverage(string symbol, int leverage)
    {
        lock (_exchange.Gate)
        {
            var contract = _exchange.ContractOf(symbol);
            if (leverage < 1 || leverage > contract.MaxLeverage)
                throw new ExchangeRefusalException(RefusalReason.LeverageInvalid, leverage);
            var before = LeverageOf(symbol);
            if (leverage == before)
                return false;
            var held = _positions.Values.Where(position => position.Symbol == symbol && position.Quantity != 0m).ToList();
            if (leverage < before && held.Count > 0 && MarginModeOf(symbol) == MarginMode.Isolated)
                throw new ExchangeRefusalException(RefusalReason.LeverageCutInIsolated);
            var mark = _exchange.PriceOf(symbol).Mark;
            if (held.Sum(position => position.Notional(mark)) > contract.MaxNotional(leverage))
                throw new ExchangeRefusalException(RefusalReason.PositionTooLarge);
            _leverage[symbol] = leverage;
            _exchange.Publish(new ExchangeEvent.LeverageChanged(Key, symbol, leverage, _exchange.Now));
            return true;
        }
    }

    /// <summary>Isolated or cross, for one symbol.</summary>
    public void SetMarginMode(string symbol, MarginMode mode)
    {
        lock (_exchange.Gate)
        {
            _exchange.ContractOf(symbol);
            if (MarginModeOf(symbol) == mode)
                throw new ExchangeRefusalException(RefusalReason.MarginModeUnchanged);
            if (Open().Any(order => order.Symbol == symbol) || _stops.Values.Any(stop => stop.IsWaiting && stop.Symbol == symbol))
                throw new ExchangeRefusalException(RefusalReason.MarginModeWithOrders);
            if (_positions.Values.Any(position => position.Symbol == symbol && position.Quantity != 0m))
                throw new ExchangeRefusalException(RefusalReason.MarginModeWithPosition);
            _marginModes[symbol] = mode;
            PublishAccount(AccountChangeCause.MarginMode, 0m, PositionOf(symbol, IsHedged ? PositionSide.Long : PositionSide.Both));
        }
    }
}
