using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;

namespace ServerlessTrader.Core.Alerts;

/// <summary>
/// Stage one of reading an alert: the body as a flat list of members, in the order received, names in any case. JSON or <c>key=value</c> lines; the
/// content-type is not asked. Nothing is judged yet beyond its form. Immutable.
/// </summary>
public sealed class AlertFields
{
    private readonly AlertField[] _all;
    private readonly int[] _positions;

    private AlertFields(AlertField[] all, int[] positions)
    {
        _all = all;
        _positions = positions;
        if (TryGet(AlertFieldName.Secret, out var secret) && secret is { IsAbsent: false, Kind: AlertFieldKind.Text or AlertFieldKind.Number })
            Secret = secret.Text.Trim();
        if (TryGet(AlertFieldName.Strategy, out var strategy) && strategy is { IsAbsent: false, Kind: AlertFieldKind.Text or AlertFieldKind.Number })
            StrategyName = strategy.Text.Trim();
    }

    /// <summary>
    /// The value of <c>token</c> or <c>secret</c>, for authentication only; null when there is none. It never shows in echoes, problems or keys.
    /// </summary>
    public string? Secret { get; }

    /// <summary>The value of <c>strategy</c>, as sent; null when there is none.</summary>
    public string? StrategyName { get; }

    internal ReadOnlySpan<AlertField> All => _all;

    /// <summary>
    /// Reads a body of any length. Never throws. A member whose value is <c>null</c>, blank, <c>NaN</c>, <c>na</c> or an unfilled <c>{{placeholder}}</c>
    /// counts as absent, even where the missing quotes make it invalid JSON. Objects and arrays inside are skipped.
    /// </summary>
    /// <returns>
    /// False with the reasons for: not UTF-8, empty, neither an object nor lines, broken JSON (with the position), nested deeper than 8, anything after the
    /// object, a known member given twice with different values.
    /// </returns>
    public static bool TryRead(ReadOnlySpan<byte> body, [NotNullWhen(true)] out AlertFields? fields, [NotNullWhen(false)] out AlertRejection? rejection)
    {
        fields = null;
        var text = body.StartsWith("\uFEFF"u8) ? body[3..] : body;
        if (!Utf8.IsValid(text))
        {
            rejection = AlertRejections.Body(
                $"is not UTF-8 text: the byte at position {FirstInvalid(text) + 1} does not belong there", "", "Send the body as UTF-8.");
            return false;
        }
        var start = text.TrimStart(" \t\r\n"u8);
        if (start.IsEmpty)
        {
            rejection = AlertRejections.Body("is empty", "", "Put the alert's JSON in the message box of the TradingView alert.");
            return false;
        }
        var members = new List<AlertField>(12);
        rejection = start[0] is (byte)'{' or (byte)'[' ? JsonAlertReader.Read(text, members) : TextAlertReader.Read(start, members);
        if (rejection is null)
            fields = Index(members, out rejection);
        return rejection is null;
    }

    /// <summary>
    /// The body as a JSON object to show back to the sender: names and numbers as received, secrets left out, long texts cut, nested values as
    /// <c>{…}</c>.
    /// </summary>
    public string ToRedactedJson() => AlertEcho.Write(this);

    /// <summary>
    /// The body in one canonical spelling, for telling a repeated alert that carries no time of its own: members sorted by lower-case name, values trimmed,
    /// numbers plain (<c>500.250</c> → <c>500.25</c>), absent values, nested values and secrets left out. Each name and value is preceded by its length, so
    /// no two bodies run together.
    /// </summary>
    public string NormalisedForKey()
    {
        var parts = new List<(string Name, string Value)>(_all.Length);
        foreach (ref readonly var field in _all.AsSpan())
        {
            if (field.IsAbsent || field.Kind == AlertFieldKind.Nested || field.IsSecret)
                continue;
            var name = field.Known == AlertFieldName.Unknown ? field.Name : AlertFieldNames.Spell(field.Known);
            parts.Add((name.ToLowerInvariant(), field.NormalisedValue()));
        }
        parts.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name) is var order && order != 0 ? order : string.CompareOrdinal(a.Value, b.Value));
        var text = new StringBuilder(parts.Count * 24);
        foreach (var (name, value) in parts)
            text.Append(name.Length).Append(':').Append(name).Append(value.Length).Append(':').Append(value);
        return text.ToString();
    }

    /// <summary>
    /// The same body with an <c>action</c>, for an address that says what the body leaves unsaid. The key of the alert follows it, so one body sent to two such
    /// addresses is two alerts. Null when the body has an action of its own: an address never overrules it.
    /// </summary>
    public AlertFields? WithAction(string action)
    {
        ArgumentException.ThrowIfNullOrEmpty(action);
        if (TryGet(AlertFieldName.Action, out var own) && !own.IsAbsent)
            return null;
        AlertField[] all = [.. _all.Where(field => field.Known != AlertFieldName.Action), AlertField.Read("action", AlertFieldKind.Text, action)];
        var positions = new int[AlertFieldNames.Count];
        for (var i = 0; i < all.Length; i++)
        {
            if (all[i].Known != AlertFieldName.Unknown)
                positions[(int)all[i].Known] = i + 1;
        }
        return new AlertFields(all, positions);
    }

    /// <summary>Whether the body names the member at all, filled in or not.</summary>
    internal bool Names(AlertFieldName name) => _positions[(int)name] != 0;

    internal bool TryGet(AlertFieldName name, out AlertField field)
    {
        var position = _positions[(int)name];
        field = position == 0 ? default : _all[position - 1];
        return position != 0;
    }

    /// <summary>A value fit to show: on one line, the secret masked wherever it was repeated, at most <paramref name="length"/> characters.</summary>
    internal string Show(string text, int length) => AlertRejections.Tidy(Mask(text), length);

    /// <summary>The text with the secret masked. A secret of under four characters would mask half of every text, and hides nothing.</summary>
    internal string Mask(string text) => Secret is { Length: >= 4 } secret ? text.Replace(secret, "***", StringComparison.Ordinal) : text;

    private static AlertFields? Index(List<AlertField> members, out AlertRejection? rejection)
    {
        var positions = new int[AlertFieldNames.Count];
        var kept = new AlertField[members.Count];
        var count = 0;
        Dictionary<AlertFieldName, AlertField>? conflicts = null;
        foreach (var member in members)
        {
            if (member.Known != AlertFieldName.Unknown)
            {
                ref var position = ref positions[(int)member.Known];
                if (position != 0)
                {
                    if (conflicts?.ContainsKey(member.Known) != true && !SameValue(kept[position - 1], member))
                        (conflicts ??= []).Add(member.Known, member);
                    continue;
                }
                position = count + 1;
            }
            kept[count++] = member;
        }
        if (count < kept.Length)
            Array.Resize(ref kept, count);
        var fields = new AlertFields(kept, positions);
        rejection = conflicts is null ? null : Conflicting(fields, conflicts);
        return rejection is null ? fields : null;
    }

    private static bool SameValue(in AlertField first, in AlertField second) =>
        first.IsAbsent ? second.IsAbsent : !second.IsAbsent && first.NormalisedValue() == second.NormalisedValue();

    private static AlertRejection Conflicting(AlertFields fields, Dictionary<AlertFieldName, AlertField> conflicts)
    {
        var problems = ImmutableArray.CreateBuilder<AlertFieldProblem>(conflicts.Count);
        foreach (var (name, second) in conflicts)
        {
            fields.TryGet(name, out var first);
            var received = second.IsSecret ? "" : $"{Shown(first)}, then {Shown(second)}";
            problems.Add(new AlertFieldProblem(AlertFieldNames.Spell(name), "is given twice with different values", received));
        }
        return new AlertRejection(problems.ToImmutable(), ["Give every field once."]);

        string Shown(in AlertField field) => string.IsNullOrWhiteSpace(field.Text) ? "nothing" : fields.Show(field.Text, 40);
    }

    private static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        var position = 0;
        while (position < text.Length && Rune.DecodeFromUtf8(text[position..], out _, out var length) == System.Buffers.OperationStatus.Done)
            position += length;
        return position;
    }
}
