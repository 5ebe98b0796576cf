namespace ServerlessTrader.Core.Alerts;

/// <summary>Puts rejections together.</summary>
internal static class AlertRejections
{
    /// <summary>A rejection with one problem, of the body as a whole.</summary>
    public static AlertRejection Body(string problem, string received, params ReadOnlySpan<string> suggestions) => One("body", problem, received, suggestions);

    /// <summary>A rejection with one problem.</summary>
    public static AlertRejection One(string field, string problem, string received, params ReadOnlySpan<string> suggestions) =>
        new([new AlertFieldProblem(field, problem, Tidy(received, 100))], [.. suggestions]);

    /// <summary>An excerpt of a body, or nothing when it holds a secret of the members read so far, or a part of one.</summary>
    public static string UnlessSecret(string excerpt, List<AlertField> read)
    {
        foreach (var member in read)
        {
            if (member.IsSecret && excerpt.Length > 0 && member.Text.Length > 0
                && (member.Text.Contains(excerpt, StringComparison.Ordinal) || excerpt.Contains(member.Text, StringComparison.Ordinal)))
                return "";
        }
        return excerpt;
    }

    /// <summary>On one line and at most <paramref name="length"/> characters long, the last an ellipsis when something was cut.</summary>
    public static string Tidy(string text, int length)
    {
        text = text.Trim();
        if (text.Length > length)
            text = string.Concat(Cut(text, length - 1), "…");
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !text.AsSpan().ContainsAnyInRange('\u007f', '\u009f'))
            return text;
        return string.Create(text.Length, text, static (line, from) =>
        {
            for (var i = 0; i < line.Length; i++)
                line[i] = char.IsControl(from[i]) ? ' ' : from[i];
        });
    }

    /// <summary>The first <paramref name="length"/> characters, one fewer rather than half a surrogate pair.</summary>
    public static ReadOnlySpan<char> Cut(string text, int length) =>
        text.Length <= length ? text : text.AsSpan(0, char.IsHighSurrogate(text[length - 1]) ? length - 1 : length);
}
