using System.Collections.Frozen;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Steps;

/// <summary>
/// Tells the operator what a perpetual's trade does between its entry and its end, from the journal lines a step has stored; entries, ends, refusals and trouble are told
/// where they happen. Best effort: the journal is the record.
/// </summary>
internal sealed class TradeNews(TradeEndings endings)
{
    private static readonly FrozenSet<string> _worthTelling = new[] { "scaled-out", "stop-moved", "added", "add-skipped" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Tells of everything stored in this session that is worth it.</summary>
    public async ValueTask TellAsync(TradeSession session, CancellationToken cancellationToken)
    {
        var trade = session.Trade;
        if (trade.Plan?.Margin is null)
            return;
        foreach (var line in session.Saved.Where(line => _worthTelling.Contains(line.Code) && !IsChatter(trade, line.Code)))
        {
            await endings.TellAsync(
                NotificationSeverity.Info, line.Code, $"{trade.Strategy} on {trade.Account}, {TradeEndings.Name(trade.Direction)} {trade.Plan.Instrument.Symbol.Trim()}: {line.Text}.",
                trade, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A trailing stop moves with every tick.</summary>
    private static bool IsChatter(Trade trade, string code) => code == "stop-moved" && trade.Exits.Any(rule => rule is TrailingExit);
}
