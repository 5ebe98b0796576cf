using System.Globalization;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Steps;

/// <summary>Entering → Open, or Rejected when nothing was filled: freezes R and tells the account what is held.</summary>
internal sealed class CompleteEntry(TradeEnvironment environment, TradeEndings endings)
{
    public async ValueTask RunAsync(TradeSession session, string code, string why, CancellationToken cancellationToken)
    {
        var trade = session.Trade;
        var position = trade.Position;
        if (position.Entered == 0m)
        {
            await endings.RejectAsync(session, code, why, NotificationSeverity.Warning, cancellationToken).ConfigureAwait(false);
            return;
        }

        var plan = trade.Plan!;
        decimal? r = plan.Stop is { } stop ? Math.Max(plan.Rules.TickSize, plan.Sign * (position.EntryPrice - stop.InstrumentLevel)) : null;
        var risk = r.GetValueOrDefault() * position.Entered * plan.Instrument.Multiplier;
        await environment.Accounts.UpdateAsync(trade.Account, account => account.Entered(trade.Id, position.Entered, risk), cancellationToken).ConfigureAwait(false);
        session.Change(
            trade.To(TradePhase.Open) with
            {
                R = r,
                EnteredAt = session.Now,
                ExitState = new ExitState
                {
                    Stop = plan.Stop is { UnderlyingLevel: null } onInstrument ? new StopLevel(onInstrument.InstrumentLevel, "stop") : null,
                    UnderlyingStop = plan.Stop?.UnderlyingLevel,
                    UnderlyingStopAtClose = plan.Stop?.AtClose ?? false,
                },
            },
            "entered", Text($"{position.Entered} of {plan.Quantity} at {position.EntryPrice:0.####} ({why}); {Risk(plan, r, " frozen")}"));
        await session.SaveAsync(cancellationToken).ConfigureAwait(false);
        await endings.TellAsync(
            NotificationSeverity.Info, "trade-entered",
            Text($"{trade.Strategy} on {trade.Account}: {position.Entered} {plan.Instrument.Symbol} at {position.EntryPrice:0.####}, {(plan.Stop is { } s ? Text($"stop {s.InstrumentLevel}, R {r:0.####}") : "no stop")}."),
            trade, cancellationToken).ConfigureAwait(false);
    }

    private static string Risk(TradePlan plan, decimal? r, string frozen) => plan.Stop is { } stop ? Text($"R {r:0.####}{frozen}, stop {stop.InstrumentLevel}") : "no stop";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
