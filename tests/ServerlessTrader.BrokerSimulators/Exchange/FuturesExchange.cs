using System.Collections.Immutable;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>
/// A futures exchange without a wire: accounts, matching, margin, candles and news. A face gives it a venue's protocol. Every call is safe from any thread; given the same
/// calls at the same times of its clock, everything is the same again.
/// </summary>
/// <remarks>
/// <para>Orders meet the best bid and ask, which have room for any size; a resting order fills at its own price when the market has come to it. Accounts do not trade with
/// each other. Nobody is liquidated and no funding is paid unless <see cref="ExchangeAccount.PayFunding"/> is called.</para>
/// <para>Prices stand still until they are told otherwise: <see cref="SetPrice"/>, <see cref="MoveTo"/>, <see cref="Wander"/>.</para>
/// </remarks>
public sealed class FuturesExchange : IDisposable
{
    private readonly Dictionary<string, ContractMarket> _markets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ExchangeAccount> _accounts = new(StringComparer.Ordinal);
    private readonly Queue<FillPlan> _fillPlans = new();
    private readonly FuturesExchangeOptions _options;
    private readonly ITimer _timer;
    private ImmutableList<Action<ExchangeEvent>> _subscribers = [];
    private long _lastOrderId = 22_542_178;
    private long _lastTradeId = 91_234_566;
    private long _lastStopId = 2_146_759;

    public FuturesExchange(FuturesExchangeOptions options, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        Clock = clock ?? TimeProvider.System;
        foreach (var contract in options.Contracts)
            List(contract);
        _timer = Clock.CreateTimer(static exchange => ((FuturesExchange)exchange!).Evaluate(), this, options.TickPeriod, options.TickPeriod);
    }

    public TimeProvider Clock { get; }

    public ExchangeRules Rules => _options.Rules;

    /// <summary>The exchange's own time.</summary>
    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>Everything that is listed, by symbol.</summary>
    public ImmutableArray<Contract> Contracts
    {
        get
        {
            lock (Gate)
                return [.. _markets.Values.Select(market => market.Contract).OrderBy(contract => contract.Symbol, StringComparer.Ordinal)];
        }
    }

    public ImmutableArray<ExchangeAccount> Accounts
    {
        get
        {
            lock (Gate)
                return [.. _accounts.Values];
        }
    }

    /// <summary>Guards everything; the accounts take it too.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>Lists one more contract.</summary>
    public void List(Contract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        lock (Gate)
            _markets.TryAdd(contract.Symbol, new ContractMarket(contract, Rules, _options.Seed, Now));
    }

    /// <summary>Opens an account.</summary>
    /// <param name="key">Its API key; names it everywhere.</param>
    /// <param name="secret">What its requests are signed with.</param>
    /// <param name="deposit">USDT.</param>
    public ExchangeAccount Open(string key, string secret, decimal deposit)
    {
        lock (Gate)
        {
            var account = new ExchangeAccount(this, key, secret, deposit);
            _accounts.Add(key, account);
            return account;
        }
    }

    /// <summary>The account of an API key, or null.</summary>
    public ExchangeAccount? AccountOf(string key)
    {
        lock (Gate)
            return _accounts.GetValueOrDefault(key);
    }

    /// <summary>Whether a symbol is listed.</summary>
    public bool Lists(string symbol)
    {
        lock (Gate)
            return _markets.ContainsKey(symbol);
    }

    /// <summary>The terms of a symbol. Throws <see cref="ExchangeRefusalException"/> when it is not listed.</summary>
    public Contract ContractOf(string symbol)
    {
        lock (Gate)
            return MarketOf(symbol).Contract;
    }

    /// <summary>The prices of a symbol now.</summary>
    public ContractPrice PriceOf(string symbol)
    {
        lock (Gate)
            return Current(symbol).Price;
    }

    /// <summary>Bars from the one that holds a moment on, at most so many, the last one perhaps unfinished.</summary>
    public IReadOnlyList<Bar> Bars(string symbol, BarInterval interval, DateTimeOffset from, int count)
    {
        lock (Gate)
            return MarketOf(symbol).Bars(interval, from, count, Now);
    }

    /// <summary>Last price and mark from now on; bid and ask a tick below and above. Everything that this price triggers or fills is done when this returns.</summary>
    public void SetPrice(string symbol, decimal price) => Change(symbol, (market, now) => market.Set(price, now));

    /// <summary>Bid and ask from now on; last and mark are between.</summary>
    public void SetQuote(string symbol, decimal bid, decimal ask, decimal? size = null) => Change(symbol, (market, now) => market.Quote(bid, ask, size ?? Rules.QuoteSize, now));

    /// <summary>A mark apart from the last price, until the next price is set.</summary>
    public void SetMark(string symbol, decimal mark) => Change(symbol, (market, _) => market.SetMark(mark));

    /// <summary>Lets the price go in a straight line to another, in so long by the exchange's clock.</summary>
    public void MoveTo(string symbol, decimal price, TimeSpan duration) => Change(symbol, (market, now) => market.MoveTo(price, duration, now));

    /// <summary>Lets the price go where chance takes it.</summary>
    public void Wander(string symbol) => Change(symbol, (market, now) => market.Wander(now));

    /// <summary>Looks at every price that moves, and does what it triggers and fills. The exchange does so by itself at every tick of its clock.</summary>
    public void Evaluate()
    {
        lock (Gate)
        {
            foreach (var market in _markets.Values.Where(market => market.IsMoving(Now - _options.TickPeriod - _options.TickPeriod)))
                Settle(market);
        }
    }

    /// <summary>
    /// Calls <paramref name="handler"/> with everything that happens, in order, until the result is disposed. It is called under the exchange's lock: it hands on and returns.
    /// </summary>
    public IDisposable Subscribe(Action<ExchangeEvent> handler)
    {
        lock (Gate)
            _subscribers = _subscribers.Add(handler);
        return new Subscription(this, handler);
    }

    /// <summary>The next order that would fill is filled by a share only; the rest at once after it, or not before <see cref="ReleaseFills"/>.</summary>
    /// <param name="share">Of its quantity, rounded down to the step; above 0, at most 1.</param>
    /// <param name="stalls">The rest waits.</param>
    public void FillNextInPart(decimal share, bool stalls)
    {
        lock (Gate)
            _fillPlans.Enqueue(new FillPlan(share, stalls));
    }

    /// <summary>Fills that were held back may happen.</summary>
    public void ReleaseFills()
    {
        lock (Gate)
        {
            _fillPlans.Clear();
            foreach (var account in _accounts.Values)
                account.ReleaseFills();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    internal long NextOrderId() => ++_lastOrderId;

    /// <summary>What <see cref="NextOrderId"/> will give.</summary>
    internal long PeekOrderId() => _lastOrderId + 1;

    internal long NextTradeId() => ++_lastTradeId;

    internal long NextStopId() => ++_lastStopId;

    internal FillPlan? NextFillPlan() => _fillPlans.TryDequeue(out var plan) ? plan : null;

    /// <summary>The market with the price of this moment, after everything that price triggers.</summary>
    internal ContractMarket Current(string symbol)
    {
        var market = MarketOf(symbol);
        Settle(market);
        return market;
    }

    internal void Publish(ExchangeEvent happened)
    {
        foreach (var subscriber in _subscribers)
            subscriber(happened);
    }

    /// <summary>The market with the price it last took over: within one call, prices stand still.</summary>
    internal ContractMarket MarketOf(string symbol) =>
        _markets.GetValueOrDefault(symbol) ?? throw new ExchangeRefusalException(RefusalReason.UnknownSymbol);

    private void Change(string symbol, Action<ContractMarket, DateTimeOffset> change)
    {
        lock (Gate)
        {
            var market = Current(symbol);
            change(market, Now);
            Settle(market);
        }
    }

    private void Settle(ContractMarket market)
    {
        var before = market.Price.Last;
        if (!market.Refresh(Now))
            return;
        Publish(new ExchangeEvent.PriceChanged(market.Price, Now));
        if (market.Price.Last != before)
            Publish(new ExchangeEvent.Traded(market.Contract.Symbol, market.Price.Last, market.Contract.MinQuantity, market.Price.Last > before ? OrderSide.Buy : OrderSide.Sell, Now));
        foreach (var account in _accounts.Values)
            account.PriceMoved(market);
    }

    private sealed class Subscription(FuturesExchange exchange, Action<ExchangeEvent> handler) : IDisposable
    {
        public void Dispose()
        {
            lock (exchange.Gate)
                exchange._subscribers = exchange._subscribers.Remove(handler);
        }
    }
}
