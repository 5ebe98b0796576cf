using System.Globalization;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Steps;

/// <summary>
/// Runs one step of a trade: load, decide, one side effect, save. Any step may be run at any moment and any number of times: the trade's phase says what there is to
/// do, and its version whether it has been done already. Recovery after a crash is simply the next run.
/// </summary>
public sealed class TradeStepper
{
    private readonly TradeEnvironment _environment;
    private readonly SelectInstrument _select;
    private readonly SizePosition _size;
    private readonly EnterPosition _enter;
    private readonly CheckExits _check;
    private readonly ClosePosition _close;

    public TradeStepper(TradeEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        _environment = environment;
        var endings = new TradeEndings(environment);
        var desk = new OrderDesk(environment.Notifier, environment.Options);
        _select = new SelectInstrument(environment, endings);
        _size = new SizePosition(environment, endings);
        var stops = new RestingStops(environment.Options, desk);
        var completion = new CompleteEntry(environment, endings);
        _enter = new EnterPosition(environment, desk, completion, new EnterAtMarket(environment, desk, stops, completion));
        _check = new CheckExits(environment, stops, new AddToPosition(environment, desk), endings);
        _close = new ClosePosition(environment, desk, stops, endings);
    }

    /// <summary>Runs the step that the trade's phase calls for.</summary>
    /// <param name="tradeId">The trade.</param>
    /// <param name="expectedVersion">
    /// The version the caller last saw. When the trade has moved on since, this is a second delivery: nothing is done and the present state is returned.
    /// Null runs whatever is due.
    /// </param>
    /// <param name="cancellationToken">Stops before the next side effect.</param>
    /// <exception cref="KeyNotFoundException">There is no such trade.</exception>
    /// <exception cref="TableUnavailableException">The store cannot be used; nothing is lost, run the step again later.</exception>
    public async ValueTask<StepResult> AdvanceAsync(string tradeId, long? expectedVersion = null, CancellationToken cancellationToken = default)
    {
        var stored = await _environment.Trades.FindAsync(tradeId, cancellationToken).ConfigureAwait(false)
            ?? throw new KeyNotFoundException($"There is no trade '{tradeId}'.");
        if (stored.Trade.Phase.IsFinal() || (expectedVersion is { } expected && stored.Trade.Version != expected && stored.Trade.CloseRequest is null))
            return Result(stored.Trade, null);

        var session = new TradeSession(_environment.Trades, stored, _environment.Clock);
        try
        {
            var wake = await RunAsync(session, cancellationToken).ConfigureAwait(false);
            return Result(session.Trade, wake);
        }
        catch (TableConflictException)
        {
            return await YieldAsync(tradeId, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Somebody else changed the trade meanwhile (a command was stored, or this step was delivered twice). What is stored counts. If it has ended, whatever this run
    /// may have set aside on the account afterwards is given back.
    /// </summary>
    private async ValueTask<StepResult> YieldAsync(string tradeId, CancellationToken cancellationToken)
    {
        var latest = await _environment.Trades.FindAsync(tradeId, cancellationToken).ConfigureAwait(false)
            ?? throw new KeyNotFoundException($"Trade '{tradeId}' has vanished.");
        if (latest.Trade.Phase.IsFinal())
            await _environment.Accounts.UpdateAsync(latest.Trade.Account, account => account.Release(tradeId), cancellationToken).ConfigureAwait(false);
        return Result(latest.Trade, null);
    }

    private ValueTask<Wake?> RunAsync(TradeSession session, CancellationToken cancellationToken) => session.Trade.Phase switch
    {
        TradePhase.Accepted => _select.RunAsync(session, cancellationToken),
        TradePhase.Selected => _size.RunAsync(session, cancellationToken),
        TradePhase.Sized or TradePhase.Entering => _enter.RunAsync(session, cancellationToken),
        TradePhase.Open => _check.RunAsync(session, cancellationToken),
        TradePhase.Closing => _close.RunAsync(session, cancellationToken),
        _ => ValueTask.FromResult<Wake?>(null),
    };

    private static StepResult Result(Trade trade, Wake? wake) => new(trade.Id, trade.Version, trade.Phase, StepResult.NextOf(trade.Phase), wake, Summarise(trade)) { Account = trade.Account };

    private static string Summarise(Trade trade)
    {
        var position = trade.Position;
        var stop = trade.ExitState.Stop is { } level ? Text($", stop {level.Price}") : trade.ExitState.UnderlyingStop is { } underlying ? Text($", stop {underlying} on {trade.Symbol}") : "";
        return trade.Phase switch
        {
            TradePhase.Open or TradePhase.Closing => Text($"{PhaseName(trade.Phase)}: {position.Open} of {position.Entered} {trade.Plan!.Instrument.Symbol.Trim()} at {position.EntryPrice:0.####}{stop}"),
            TradePhase.Flat => Text($"flat: {trade.Outcome!.Code}, profit {position.NetProfit:0.00}"),
            TradePhase.Rejected => $"rejected: {trade.Outcome!.Code}",
            _ => PhaseName(trade.Phase),
        };
    }

    private static string PhaseName(TradePhase phase) => phase.ToString().ToLowerInvariant();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
