using System.Text;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Notifications;

/// <summary>A notification as a message for people in a chat.</summary>
internal static class MessageText
{
    private const char Ellipsis = '…';

    /// <summary>Severity and code, the text, and what it is about, in three lines.</summary>
    public static string Of(Notification notification)
    {
        var head = notification.Severity switch
        {
            NotificationSeverity.Critical => $"🛑 {notification.Code}",
            NotificationSeverity.Warning => $"⚠️ {notification.Code}",
            _ => notification.Code,
        };
        var about = (notification.Account, notification.TradeId) switch
        {
            ({ } account, { } trade) => $"\n{account} · trade {trade}",
            ({ } account, null) => $"\n{account}",
            (null, { } trade) => $"\ntrade {trade}",
            _ => "",
        };
        return $"{head}\n{notification.Text}{about}";
    }

    /// <summary>
    /// Writes a text piece by piece as <paramref name="write"/> spells each character, at most <paramref name="limit"/> UTF-16 units in all. What does not fit is replaced
    /// by an ellipsis; neither a surrogate pair nor an escape sequence is ever cut in two.
    /// </summary>
    public static string Cut(string text, int limit, Func<Rune, bool, string> write)
    {
        var result = new StringBuilder(Math.Min(text.Length + 16, limit));
        var fits = 0;
        var startsLine = true;
        foreach (var rune in text.EnumerateRunes())
        {
            var piece = write(rune, startsLine);
            if (result.Length + piece.Length > limit)
            {
                result.Length = fits;
                return result.Append(Ellipsis).ToString();
            }

            result.Append(piece);
            startsLine = rune.Value == '\n';
            if (result.Length <= limit - 1)
                fits = result.Length;
        }

        return result.ToString();
    }

    /// <summary>The character as it is.</summary>
    public static string Plain(Rune rune, bool startsLine) => rune.ToString();

    /// <summary>The character in Discord's Markdown, where a backslash takes the meaning from any sign.</summary>
    public static string DiscordMarkdown(Rune rune, bool startsLine) =>
        rune.Value is '\\' or '*' or '_' or '~' or '`' or '|' or '<' or '>' or '[' or ']' or '(' or ')' or '#' or '@' or ':' || (startsLine && rune.Value is '-' or '+')
            ? $"\\{rune}"
            : rune.ToString();
}
