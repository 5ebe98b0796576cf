using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Paper;

/// <summary>
/// One account at a broker that moves no money: real or simulated quotes, fills by fixed rules, everything kept in a table, so that a process killed at any
/// moment goes on where it was. Buys fill at the ask and sells at the bid, plus slippage, as far as the displayed size goes, and the same quote gives its
/// size only once; what is left stays working. A limit order fills when the market reaches it. A stop triggers on the mark and becomes a market order.
/// </summary>
/// <remarks>
/// <para>Working orders are held against the market whenever this broker is asked about anything, and at <see cref="EvaluateAsync"/>; in between nothing fills,
/// so a host calls that on ticks or on a timer. Given the same quotes at the same calls, the fills are the same.</para>
/// <para>Options and perpetuals, one instrument an order. Bought options are paid in full; perpetuals go both ways on margin = notional ÷ leverage and are not
/// liquidated; sold options need margin (<see cref="PaperBrokerOptions.ShortOptionMarginRate"/>).</para>
/// <para>Rejection codes: <c>invalid-client-id</c>, <c>invalid-quantity</c>, <c>invalid-price</c>, <c>not-supported</c>, <c>unknown-instrument</c>,
/// <c>no-quote</c>, <c>stale-quote</c>, <c>market-data-unavailable</c>, <c>market-closed</c>, <c>reduce-only</c>, <c>insufficient-buying-power</c>. A rejected
/// order leaves no trace; its client id is free.</para>
/// <para>Safe to call from any thread, and several brokers may serve one account over one store.</para>
/// </remarks>
public sealed class PaperBroker : IBroker, IDisposable
{
    private const int MostAttempts = 1_000;

    private readonly PaperStore _store;
    private readonly IMarketData _market;
    private readonly TimeProvider _time;
    private readonly PaperBrokerOptions _options;
    private readonly PaperSessions _sessions;
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <param name="accountId">The account: the partition it is kept in, so any table key.</param>
    /// <param name="options">How it deals.</param>
    /// <param name="market">The quotes it deals on.</param>
    /// <param name="tables">Where it is kept.</param>
    /// <param name="time">The clock that fills, expiries and the age of quotes go by.</param>
    /// <param name="sessions">When it deals; null for round the clock.</param>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public PaperBroker(
        string accountId, PaperBrokerOptions options, IMarketData market, ITableStore tables, TimeProvider time, PaperSessions? sessions = null)
    {
        TableLimits.CheckKey(accountId, nameof(accountId));
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(market);
        ArgumentNullException.ThrowIfNull(tables);
        ArgumentNullException.ThrowIfNull(time);
        options.Check();
        _options = options;
        _market = market;
        _store = new PaperStore(tables, accountId);
        _time = time;
        _sessions = sessions ?? new PaperSessions();
        Capabilities = new BrokerCapabilities("paper", IsPaper: true, HoldsStops: true, NotFoundSettles: TimeSpan.Zero)
        {
            Fees = new FeeSchedule(options.FeePerContract, options.FeePerOrder, options.PerpetualFeeRate),
        };
    }

    /// <inheritdoc/>
    public BrokerCapabilities Capabilities { get; }

    /// <inheritdoc/>
    public async ValueTask<OrderOutcome> SubmitAsync(OrderRequest order, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (PaperRefusals.OfShape(order) is { } refused)
            return refused;
        return await AskAsync(order.ClientOrderId, order, book => book.Submit(order), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask<OrderOutcome> FindAsync(OrderKey order, CancellationToken cancellationToken = default) =>
        AskAsync(order.ClientOrderId, null, _ => new OrderOutcome.NotFound(), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<OrderOutcome> CancelAsync(OrderKey order, CancellationToken cancellationToken = default) =>
        AskAsync(order.ClientOrderId, null, _ => new OrderOutcome.NotFound(), cancellationToken, book => book.Cancel(order.ClientOrderId));

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<OrderReport>> CancelAllAsync(Instrument instrument, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        IReadOnlyList<OrderReport> cancelled = [];
        await ReadAsync(needsMarks: false, book => cancelled = book.CancelAll(instrument), cancellationToken).ConfigureAwait(false);
        return cancelled;
    }

    /// <inheritdoc/>
    public async ValueTask<BrokerRefusal?> PrepareAsync(Instrument instrument, MarginTerms terms, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        ArgumentNullException.ThrowIfNull(terms);
        if (instrument is Perpetual)
            await SetLeverageAsync(instrument.Symbol, terms.Leverage, cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <inheritdoc/>
    public async ValueTask<AccountBalance> GetBalanceAsync(CancellationToken cancellationToken = default)
    {
        var book = await ReadAsync(needsMarks: true, null, cancellationToken).ConfigureAwait(false);
        if (!book.View.IsComplete)
            throw new BrokerUnavailableException("The paper account cannot be valued: the market data of something it holds cannot be read now.");
        return new AccountBalance(book.Equity, Math.Max(0m, book.Available), _options.Currency);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<BrokerPosition>> GetPositionsAsync(CancellationToken cancellationToken = default)
    {
        var book = await ReadAsync(needsMarks: false, null, cancellationToken).ConfigureAwait(false);
        return [.. book.Account.Positions.Select(position => new BrokerPosition(position.Instrument, position.Quantity, position.AveragePrice))];
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<OrderReport>> GetWorkingOrdersAsync(CancellationToken cancellationToken = default)
    {
        var book = await ReadAsync(needsMarks: false, null, cancellationToken).ConfigureAwait(false);
        return [.. book.Working.Select(order => order.ToReport())];
    }

    /// <summary>Holds every working order against the market once. Cheap while there is none.</summary>
    /// <exception cref="BrokerUnavailableException">The store cannot be used now. (Market data that cannot be read only makes orders wait.)</exception>
    public async ValueTask EvaluateAsync(CancellationToken cancellationToken = default) =>
        await ReadAsync(needsMarks: false, null, cancellationToken).ConfigureAwait(false);

    /// <summary>Sets the leverage of a perpetual from now on, 1 or more; margin already tied up changes with it.</summary>
    /// <exception cref="BrokerUnavailableException">The store cannot be used now.</exception>
    public async ValueTask SetLeverageAsync(string symbol, decimal leverage, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(symbol);
        ArgumentOutOfRangeException.ThrowIfLessThan(leverage, 1m);
        await ReadAsync(needsMarks: false, book => book.SetLeverage(symbol, leverage), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <summary>
    /// Answers about one order: what <paramref name="known"/> makes of one the account has, or what <paramref name="unknown"/> says of one it has not.
    /// </summary>
    private async ValueTask<OrderOutcome> AskAsync(
        string clientOrderId,
        OrderRequest? submitted,
        Func<PaperBook, OrderOutcome> unknown,
        CancellationToken cancellationToken,
        Action<PaperBook>? known = null)
    {
        OrderOutcome outcome = new OrderOutcome.NotFound();
        if (!PaperRefusals.IsClientOrderId(clientOrderId))
            return outcome;
        try
        {
            await PassAsync(submitted, needsMarks: false, clientOrderId, Act, cancellationToken).ConfigureAwait(false);
        }
        catch (TableUnavailableException e)
        {
            return new OrderOutcome.Unknown($"The paper account's store failed: {e.Message}");
        }

        return outcome;

        void Act(PaperBook book, PaperOrder? stored)
        {
            if (stored is null)
            {
                outcome = unknown(book);
                return;
            }

            known?.Invoke(book);
            outcome = new OrderOutcome.Confirmed((book.Find(clientOrderId) ?? stored).ToReport());
        }
    }

    private async ValueTask<PaperBook> ReadAsync(bool needsMarks, Action<PaperBook>? act, CancellationToken cancellationToken)
    {
        try
        {
            return await PassAsync(null, needsMarks, null, (book, _) => act?.Invoke(book), cancellationToken).ConfigureAwait(false);
        }
        catch (TableUnavailableException e)
        {
            throw new BrokerUnavailableException($"The paper account's store failed: {e.Message}", e);
        }
    }

    /// <summary>
    /// Load, look at the market, evaluate, act, store; and all of it again when another broker of the account was faster. Every conflict means that another one
    /// got its turn, so nobody is kept out for long.
    /// </summary>
    private async ValueTask<PaperBook> PassAsync(
        OrderRequest? submitted, bool needsMarks, string? clientOrderId, Action<PaperBook, PaperOrder?> act, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (var attempt = 0; attempt < MostAttempts; attempt++)
            {
                var (stored, etag) = await _store.LoadAccountAsync(cancellationToken).ConfigureAwait(false);
                var account = stored ?? PaperAccount.Open(_options.StartingCash);
                var orders = await LoadOrdersAsync(account, clientOrderId, cancellationToken).ConfigureAwait(false);
                var working = account.Working.Select(id => orders[id].Order).Where(order => order.State == OrderState.Working).ToList();
                var view = await LookAsync(account, working, submitted, needsMarks, cancellationToken).ConfigureAwait(false);
                var book = new PaperBook(account, working, view, _options, _sessions);
                book.Evaluate();
                act(book, clientOrderId is null ? null : orders.GetValueOrDefault(clientOrderId)?.Order);
                if (book.Changed.Count == 0 && ReferenceEquals(book.Account, account))
                    return book;
                try
                {
                    var etags = orders.ToDictionary(pair => pair.Key, pair => pair.Value.ETag, StringComparer.Ordinal);
                    await _store.SaveAsync(book.Account, etag, book.Changed, etags, cancellationToken).ConfigureAwait(false);
                    return book;
                }
                catch (TableConflictException)
                {
                    await Task.Yield();
                }
            }

            throw new TableUnavailableException($"{MostAttempts} attempts to store the account met another writer each time.");
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask<Dictionary<string, StoredOrder>> LoadOrdersAsync(PaperAccount account, string? clientOrderId, CancellationToken cancellationToken)
    {
        var orders = new Dictionary<string, StoredOrder>(StringComparer.Ordinal);
        foreach (var id in clientOrderId is null ? account.Working : account.Working.Add(clientOrderId))
        {
            if (!orders.ContainsKey(id) && await _store.LoadOrderAsync(id, cancellationToken).ConfigureAwait(false) is { } order)
                orders.Add(id, order);
        }

        return orders;
    }

    /// <summary>Reads only what this pass can need: every quote may cost a call to a real venue.</summary>
    private async ValueTask<PaperView> LookAsync(
        PaperAccount account, List<PaperOrder> working, OrderRequest? submitted, bool needsMarks, CancellationToken cancellationToken)
    {
        // The clock is read first: on an accelerated one, quotes would else look older than they are.
        var view = new PaperView(_time.GetUtcNow(), _options.MaxQuoteAge);
        var dealt = working.Select(order => order.Request).ToList();
        if (submitted is not null)
            dealt.Add(submitted);
        foreach (var order in dealt)
        {
            var instrument = order.Legs[0].Instrument;
            await view.ReadQuoteAsync(_market, instrument.Symbol, cancellationToken).ConfigureAwait(false);
            await view.ReadRulesAsync(_market, instrument, cancellationToken).ConfigureAwait(false);
            // For the margin of a short option; and to tell an option nobody quotes from one nobody knows.
            if ((order.Legs[0].Side == OrderSide.Sell && !order.ReduceOnly) || (view.WasRead(instrument.Symbol) && view.QuoteOf(instrument.Symbol) is null))
                await view.ReadQuoteAsync(_market, instrument.UnderlyingSymbol, cancellationToken).ConfigureAwait(false);
        }

        var needsFunds = needsMarks || dealt.Exists(order => !order.ReduceOnly);
        foreach (var position in account.Positions)
        {
            var isMargined = needsFunds && (position.Instrument is Perpetual || position.Quantity < 0m);
            var hasEnded = position.Instrument is OptionContract option && _sessions.OptionEnd?.Invoke(option) <= view.Now;
            if (needsMarks || isMargined)
                await view.ReadQuoteAsync(_market, position.Instrument.Symbol, cancellationToken).ConfigureAwait(false);
            if (isMargined || hasEnded)
                await view.ReadQuoteAsync(_market, position.Instrument.UnderlyingSymbol, cancellationToken).ConfigureAwait(false);
        }

        return view;
    }
}
