using ServerlessTrader.Core.Alerts;
using ServerlessTrader.Core.Strategies;
using ServerlessTrader.Engine.Steps;

namespace ServerlessTrader.Engine.Http.Ingress;

/// <summary>
/// What a body says and which strategies it can be for, read once and before anything is decided: the rate limit needs the intent, authentication the body's
/// token.
/// </summary>
internal sealed record AlertSubmission
{
    /// <summary>The body's members; null when it cannot be read at all.</summary>
    public AlertFields? Fields { get; private init; }

    /// <summary>The alert; null when it is not valid, or not for this address.</summary>
    public Alert? Alert { get; private init; }

    /// <summary>Why there is no alert.</summary>
    public AlertRejection? Rejection { get; private init; }

    /// <summary>The strategy asked for, from the address or else the body; null when neither names one.</summary>
    public string? Name { get; private init; }

    /// <summary>The strategies it can be for; empty when there is none.</summary>
    public IReadOnlyList<StrategyDefinition> Candidates { get; private init; } = [];

    /// <summary>Exits are never held up. A body that cannot be read is taken for an entry.</summary>
    public bool IsExit => Alert is { Intent: AlertIntent.Close };

    /// <summary>Reads a body.</summary>
    /// <param name="body">As received.</param>
    /// <param name="named">The strategy the address names, or null.</param>
    /// <param name="door">What the address says.</param>
    /// <param name="book">The strategies.</param>
    public static AlertSubmission Read(ReadOnlySpan<byte> body, string? named, AlertDoor door, StrategyBook book)
    {
        AlertFields.TryRead(body, out var fields, out var rejection);
        var name = named ?? fields?.StrategyName;
        var candidates = name is null ? [] : book.Candidates(name);
        Alert? alert = null;
        if (fields is not null)
            (fields, alert, rejection) = Parse(fields, DialectOf(candidates) ?? door.Dialect, door.Intent);
        if (name is null && (door.Dialect ?? alert?.Dialect) is { } dialect)
            candidates = [.. book.All.Where(strategy => strategy.Alert.Dialect is not { } own || own == dialect)];
        return new AlertSubmission { Fields = fields, Alert = alert, Rejection = rejection, Name = name, Candidates = candidates };
    }

    private static (AlertFields Fields, Alert? Alert, AlertRejection? Rejection) Parse(AlertFields fields, AlertDialect? dialect, AlertIntent? wanted)
    {
        if (AlertParser.TryParse(fields, dialect, out var alert, out var rejection) && (wanted is null || alert.Intent == wanted))
            return (fields, alert, null);
        var word = wanted switch { AlertIntent.Open => "ENTRY", AlertIntent.Close => "EXIT", _ => null };
        if (word is not null && fields.WithAction(word) is { } completed
            && AlertParser.TryParse(completed, dialect, out var completedAlert, out _) && completedAlert.Intent == wanted)
            return (completed, completedAlert, null);
        return (fields, null, rejection ?? NotForThisDoor(alert!.Intent, wanted!.Value));
    }

    private static AlertRejection NotForThisDoor(AlertIntent intent, AlertIntent wanted)
    {
        var asks = intent switch { AlertIntent.Open => "asks to open", AlertIntent.Close => "asks to close", _ => "is a candle" };
        var takes = wanted switch { AlertIntent.Open => "entries", AlertIntent.Close => "exits", _ => "candles" };
        var field = wanted == AlertIntent.Candle ? "body" : "action";
        return new AlertRejection(
            [new AlertFieldProblem(field, $"does not fit the address: the alert {asks}, and this address takes {takes} only", "")],
            ["Send it to /api/webhook/{strategy}, which takes every alert of its strategy."]);
    }

    /// <summary>The dialect all of them read, or null when they differ or do not say.</summary>
    private static AlertDialect? DialectOf(IReadOnlyList<StrategyDefinition> strategies)
    {
        var dialect = strategies.Count == 0 ? null : strategies[0].Alert.Dialect;
        for (var i = 1; i < strategies.Count; i++)
        {
            if (strategies[i].Alert.Dialect != dialect)
                return null;
        }

        return dialect;
    }
}
