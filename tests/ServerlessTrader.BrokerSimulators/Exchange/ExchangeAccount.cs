using System.Collections.Immutable;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>One customer of a <see cref="FuturesExchange"/>: money, positions, orders and settings. Safe from any thread. What it refuses, it throws as <see cref="ExchangeRefusalException"/>.</summary>
public sealed partial class ExchangeAccount
{
    private readonly FuturesExchange _exchange;
    private readonly Dictionary<(string Symbol, PositionSide Side), ExchangePosition> _positions = [];
    private readonly Dictionary<string, int> _leverage = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MarginMode> _marginModes = new(StringComparer.Ordinal);
    private readonly List<Execution> _fills = [];
    private decimal _wallet;

    internal ExchangeAccount(FuturesExchange exchange, string key, string secret, decimal deposit)
    {
        (_exchange, Key, Secret, Deposited, _wallet) = (exchange, key, secret, deposit, deposit);
        OpenedAt = exchange.Now;
    }

    /// <summary>Its API key; names it.</summary>
    public string Key { get; }

    /// <summary>What its requests are signed with.</summary>
    public string Secret { get; }

    public DateTimeOffset OpenedAt { get; }

    /// <summary>USDT paid in so far.</summary>
    public decimal Deposited { get; private set; }

    /// <summary>Long and short of one symbol are held apart.</summary>
    public bool IsHedged { get; private set; }

    /// <summary>Margin mode of symbols for which none is set.</summary>
    public MarginMode StartMarginMode { get; set; } = MarginMode.Cross;

    /// <summary>Every fill, oldest first.</summary>
    public ImmutableArray<Execution> Fills
    {
        get
        {
            lock (_exchange.Gate)
                return [.. _fills];
        }
    }

    /// <summary>Its money now.</summary>
    public AccountView View()
    {
        lock (_exchange.Gate)
        {
            foreach (var symbol in SymbolsInUse)
                _exchange.Current(symbol);
            return ViewNow();
        }
    }

    /// <summary>The positions of one symbol in the present mode, flat ones too: one, or long and short.</summary>
    public ImmutableArray<PositionView> Positions(string symbol)
    {
        lock (_exchange.Gate)
        {
            _exchange.Current(symbol);
            return IsHedged
                ? [Viewed(PositionOf(symbol, PositionSide.Long)), Viewed(PositionOf(symbol, PositionSide.Short))]
                : [Viewed(PositionOf(symbol, PositionSide.Both))];
        }
    }

    public int LeverageOf(string symbol)
    {
        lock (_exchange.Gate)
            return _leverage.TryGetValue(symbol, out var leverage) ? leverage : Math.Min(_exchange.Rules.StartLeverage, _exchange.ContractOf(symbol).MaxLeverage);
    }

    public MarginMode MarginModeOf(string symbol)
    {
        lock (_exchange.Gate)
            return _marginModes.GetValueOrDefault(symbol, StartMarginMode);
    }

    /// <summary>Every symbol it has set, traded or holds orders in.</summary>
    public ImmutableSortedSet<string> SymbolsInUse
    {
        get
        {
            lock (_exchange.Gate)
            {
                return ImmutableSortedSet.CreateRange(
                    StringComparer.Ordinal,
                    _positions.Values.Where(position => position.Quantity != 0m).Select(position => position.Symbol).Concat(Open().Select(order => order.Symbol)));
            }
        }
    }

    private AccountView ViewNow()
    {
        var open = _positions.Values.Where(position => position.Quantity != 0m).Select(Viewed).ToImmutableArray();
        var cross = open.Where(position => position.Mode == MarginMode.Cross).ToList();
        return new AccountView(
            _wallet,
            CrossWallet,
            open.Sum(position => position.Unrealised),
            cross.Sum(position => position.Unrealised),
            open.Sum(position => position.InitialMargin),
            OrderMargin(),
            open.Sum(position => position.MaintenanceMargin),
            open)
        {
            CrossPositionMargin = cross.Sum(position => position.InitialMargin),
        };
    }

    private decimal CrossWallet => _wallet - _positions.Values.Sum(position => position.IsolatedWallet);

    private ExchangePosition PositionOf(string symbol, PositionSide side) => _positions.GetValueOrDefault((symbol, side)) ?? new ExchangePosition(symbol, side);

    private PositionView Viewed(ExchangePosition position)
    {
        var market = _exchange.MarketOf(position.Symbol);
        var (mark, leverage, mode) = (market.Price.Mark, LeverageOf(position.Symbol), MarginModeOf(position.Symbol));
        var notional = position.Notional(mark);
        var bracket = market.Contract.BracketOf(notional);
        var maintenance = Math.Max(0m, notional * bracket.MaintenanceRate - bracket.Deduction);
        var initial = mode == MarginMode.Isolated ? position.IsolatedWallet : notional / leverage;
        var backing = mode == MarginMode.Isolated ? position.IsolatedWallet : CrossWallet;
        return new PositionView(position, mark, mode, leverage, initial, maintenance, OrderMargin(position.Symbol), LiquidationPrice(position, backing, bracket));
    }

    /// <summary>Where backing plus profit is just the maintenance margin; for cross, as if this were the only position.</summary>
    private static decimal LiquidationPrice(ExchangePosition position, decimal backing, LeverageBracket bracket)
    {
        if (position.Quantity == 0m)
            return 0m;
        // backing + q × p − cost = |q| × p × rate − deduction
        var slope = Math.Abs(position.Quantity) * bracket.MaintenanceRate - position.Quantity;
        var price = slope == 0m ? 0m : (backing - position.Cost + bracket.Deduction) / slope;
        return Math.Max(0m, Math.Round(price, 8));
    }

    private void PublishAccount(AccountChangeCause cause, decimal balanceChange, params ReadOnlySpan<ExchangePosition> changed)
    {
        var views = ImmutableArray.CreateBuilder<PositionView>(changed.Length);
        foreach (var position in changed)
            views.Add(Viewed(position));
        _exchange.Publish(new ExchangeEvent.AccountChanged(Key, cause, _wallet, CrossWallet, balanceChange, views.DrainToImmutable(), _exchange.Now));
    }
}
