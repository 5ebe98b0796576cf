using System.Collections.Immutable;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Alerts;

/// <summary>
/// Takes typed values out of a body and remembers everything that is wrong with it, one problem a field, so that the sender mends it in one go.
/// </summary>
internal sealed class AlertFieldReader(AlertFields fields)
{
    private const int LongestName = 200;
    private const int LongestMessage = 500;

    private readonly List<AlertFieldProblem> _problems = [];
    private readonly List<AlertFieldName> _refused = [];
    private readonly List<string> _suggestions = [];

    public bool HasProblems => _problems.Count > 0;

    /// <summary>Whether the field is there and filled in.</summary>
    public bool Has(AlertFieldName name) => fields.TryGet(name, out var field) && !field.IsAbsent;

    /// <summary>The fields every dialect may carry.</summary>
    public Alert Common(AlertDialect dialect, AlertIntent intent) => new()
    {
        Dialect = dialect,
        Intent = intent,
        Strategy = Name(AlertFieldName.Strategy),
        Timestamp = Timestamp(AlertNeed.Optional),
        OrderId = Name(AlertFieldName.OrderId),
        Timeframe = Timeframe(intent == AlertIntent.Close ? AlertNeed.IfReadable : AlertNeed.Optional),
        Message = Message(),
    };

    /// <summary>A word of a fixed vocabulary, in upper case; null when absent. The caller judges it.</summary>
    public string? Word(AlertFieldName name) => Text(name)?.ToUpperInvariant();

    /// <summary>A name of the sender's choosing, at most 200 characters, no control characters.</summary>
    public string? Name(AlertFieldName name)
    {
        var text = Text(name);
        if (text is null)
            return null;
        if (text.Length <= LongestName && AlertRejections.Tidy(text, LongestName) == text)
            return text;
        Refuse(name, $"must be at most {LongestName} characters on one line");
        return null;
    }

    /// <summary>A number above zero.</summary>
    public decimal? Price(AlertFieldName name, AlertNeed need)
    {
        const string Rule = "must be a number above zero";
        if (!TryNumber(name, need, Rule, out var number))
            return null;
        if (number > 0m)
            return number;
        Refuse(name, Rule, need);
        return null;
    }

    /// <summary>A number within the bounds, both included; whole when asked.</summary>
    public decimal? Number(AlertFieldName name, AlertNeed need, decimal least, decimal most, bool whole, string rule)
    {
        if (!TryNumber(name, need, rule, out var number))
            return null;
        if (number >= least && number <= most && (!whole || number == decimal.Truncate(number)))
            return number;
        Refuse(name, rule, need);
        return null;
    }

    /// <summary>The first of the named fields that is filled in, as a symbol; with USDT added where a pair is asked for and has no quote currency.</summary>
    public string? Symbol(AlertNeed need, bool pair, params ReadOnlySpan<AlertFieldName> names)
    {
        foreach (var name in names)
        {
            if (!Has(name))
                continue;
            if (Text(name) is not { } text)
                return null;
            if (AlertSymbol.TryRead(text, out var symbol))
                return pair ? AlertSymbol.Pair(symbol) : symbol;
            Refuse(name, "must be one symbol such as BTCUSDT, BINANCE:BTCUSDT.P or NASDAQ:QQQ: letters and digits, at most 32");
            return null;
        }
        if (need == AlertNeed.Required)
            Missing(names[0], "must be a symbol such as BTCUSDT");
        return null;
    }

    /// <summary>The alert's own time: <c>timestamp</c>, else <c>timenow</c> (when it fired), else <c>time</c>.</summary>
    public DateTimeOffset? Timestamp(AlertNeed need)
    {
        const string Rule = "must be an ISO 8601 time such as 2025-11-09T11:30:00Z, or Unix seconds or milliseconds, in the years 2000 to 2100";
        foreach (var name in (ReadOnlySpan<AlertFieldName>)[AlertFieldName.Timestamp, AlertFieldName.TimeNow, AlertFieldName.Time])
        {
            if (!Has(name))
                continue;
            if (Text(name) is { } text)
            {
                if (AlertTime.TryParse(text, out var time))
                    return time;
                Refuse(name, Rule);
            }
            return null;
        }
        if (need == AlertNeed.Required)
            Missing(AlertFieldName.Timestamp, Rule);
        return null;
    }

    /// <summary>Refuses what a field holds; what only informs is let go. The first problem of a field stands.</summary>
    public void Refuse(AlertFieldName name, string problem, AlertNeed need = AlertNeed.Required)
    {
        if (need == AlertNeed.IfReadable || _refused.Contains(name))
            return;
        _refused.Add(name);
        var received = fields.TryGet(name, out var field) && name != AlertFieldName.Secret ? fields.Show(field.Text, 100) : "";
        _problems.Add(new AlertFieldProblem(AlertFieldNames.Spell(name), problem, received));
    }

    /// <summary>Refuses an absent field, and looks for what the sender may have written in its place.</summary>
    public void Missing(AlertFieldName name, string rule)
    {
        var spelling = AlertFieldNames.Spell(name);
        if (fields.TryGet(name, out var field) && field.IsPlaceholder)
        {
            Suggest(
                $"The placeholder {fields.Show(field.Text, 60)} in \"{spelling}\" arrived unreplaced: check its spelling, "
                + "and that this kind of alert fills it; give a value when you send by hand.");
        }
        else if (AlertSpelling.NearMiss(fields, name) is { } written)
        {
            Suggest($"Write \"{spelling}\" instead of \"{fields.Show(written, 60)}\".");
        }
        Refuse(name, $"is missing: it {rule}");
    }

    /// <summary>Refuses a word outside the vocabulary, with the nearest of <paramref name="allowed"/> as advice; an absent one as missing.</summary>
    public void RefuseWord(AlertFieldName name, string rule, params ReadOnlySpan<string> allowed)
    {
        if (!Has(name))
        {
            Missing(name, rule);
            return;
        }
        if (Text(name) is { } text && AlertSpelling.Nearest(text, allowed) is { } nearest)
            Suggest($"Did you mean \"{AlertFieldNames.Spell(name)}\":\"{nearest}\"?");
        Refuse(name, rule);
    }

    public void Suggest(string suggestion)
    {
        if (!_suggestions.Contains(suggestion))
            _suggestions.Add(suggestion);
    }

    /// <summary>What was wrong, the special advice first, then an example of the dialect.</summary>
    public AlertRejection Rejection(AlertDialect dialect)
    {
        Suggest($"A complete {AlertExamples.NameOf(dialect)} alert: {AlertExamples.Of(dialect)}");
        return new AlertRejection([.. _problems], [.. _suggestions]);
    }

    /// <summary>A text, trimmed; a number counts as its digits. Null when absent, refused when it is a boolean or nested.</summary>
    private string? Text(AlertFieldName name)
    {
        if (!fields.TryGet(name, out var field) || field.IsAbsent)
            return null;
        if (field.Kind is AlertFieldKind.Text or AlertFieldKind.Number)
            return field.Text.Trim();
        Refuse(name, "must be a single text or number");
        return null;
    }

    private string? Message() =>
        fields.TryGet(AlertFieldName.Message, out var field) && field is { IsAbsent: false, Kind: AlertFieldKind.Text or AlertFieldKind.Number }
            ? fields.Show(field.Text, LongestMessage)
            : null;

    private Timeframe? Timeframe(AlertNeed need)
    {
        foreach (var name in (ReadOnlySpan<AlertFieldName>)[AlertFieldName.Timeframe, AlertFieldName.Interval])
        {
            if (!fields.TryGet(name, out var field) || field.IsAbsent)
                continue;
            if (field.Kind is AlertFieldKind.Text or AlertFieldKind.Number && Market.Timeframe.TryParse(field.Text, out var timeframe) && timeframe.HasGrid)
                return timeframe;
            Refuse(name, "must be a bar length of minutes to a day, or of whole days to a month: 15, 15m, 1H, 1D, 1W", need);
            return null;
        }
        return null;
    }

    private bool TryNumber(AlertFieldName name, AlertNeed need, string rule, out decimal number)
    {
        number = 0m;
        if (!fields.TryGet(name, out var field) || field.IsAbsent)
        {
            if (need == AlertNeed.Required)
                Missing(name, rule);
            return false;
        }
        if (field.Kind is AlertFieldKind.Text or AlertFieldKind.Number && AlertField.TryNumber(field.Text, out number))
            return true;
        Refuse(name, rule, need);
        return false;
    }
}
