using ServerlessTrader.Core.Market;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ledger;

namespace ServerlessTrader.Engine.Steps;

/// <summary>A trade being worked on by one step: its latest form, and the journal lines that will be stored with it.</summary>
internal sealed class TradeSession(TradeLedger ledger, StoredTrade stored, TimeProvider clock)
{
    private readonly List<(string Code, string Text)> _lines = [];
    private readonly List<JournalEntry> _saved = [];
    private StoredTrade _stored = stored;

    /// <summary>The trade with everything changed so far, saved or not.</summary>
    public Trade Trade { get; private set; } = stored.Trade;

    /// <summary>The journal lines stored in this session so far, oldest first.</summary>
    public IReadOnlyList<JournalEntry> Saved => _saved;

    /// <summary>A quote of the trade's symbol that was asked for ahead of its need, while another question was under way; null when none was. Of this run only.</summary>
    public Task<Quote?>? EarlyQuote { get; private set; }

    /// <summary>Now, UTC.</summary>
    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Asks for a quote that will be needed if all goes well. When it does not, nobody minds how the question ended.</summary>
    public void AskEarly(ValueTask<Quote?> quote)
    {
        EarlyQuote = quote.AsTask();
        _ = EarlyQuote.ContinueWith(static asked => _ = asked.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    /// <summary>Changes the trade and says why; nothing is stored until <see cref="SaveAsync"/>.</summary>
    public void Change(Trade changed, string code, string text)
    {
        Trade = changed;
        _lines.Add((code, text));
    }

    /// <summary>Changes what is not worth a journal line.</summary>
    public void Change(Trade changed) => Trade = changed;

    /// <summary>Adds a journal line.</summary>
    public void Log(string code, string text) => _lines.Add((code, text));

    /// <summary>Stores trade and lines in one write, if anything changed.</summary>
    public async ValueTask SaveAsync(CancellationToken cancellationToken)
    {
        if (ReferenceEquals(Trade, _stored.Trade) && _lines.Count == 0)
            return;
        var at = Now;
        var entries = _lines.Select(line => new JournalEntry(at, Trade.Phase, line.Code, line.Text)).ToList();
        _stored = await ledger.SaveAsync(_stored, Trade, entries, cancellationToken).ConfigureAwait(false);
        Trade = _stored.Trade;
        _saved.AddRange(entries);
        _lines.Clear();
    }
}
