using System.Globalization;

namespace ServerlessTrader.Core.Alerts;

/// <summary>Times as alerts spell them.</summary>
internal static class AlertTime
{
    // First second of 2000 and of 2101. In this span seconds and milliseconds cannot be mistaken for each other.
    private const long Earliest = 946_684_800;
    private const long Latest = 4_133_980_800;

    /// <summary>
    /// Reads ISO 8601 with a date and a time (<c>2025-11-09T11:30:00Z</c>, <c>2025-11-09 17:00:00.250+05:30</c>; without an offset it is UTC; seconds may be
    /// left out, what is finer than 100 ns is dropped), or Unix seconds or milliseconds.
    /// </summary>
    /// <returns>The time in UTC. False when it is none of these or outside the years 2000 to 2100.</returns>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.Length >= 16 && trimmed[4] == '-')
            return TryParseIso(trimmed, out time);
        time = default;
        if (!AlertField.TryNumber(text, out var number))
            return false;
        var seconds = number is >= Earliest * 1000m and < Latest * 1000m ? number / 1000m : number;
        if (seconds is < Earliest or >= Latest)
            return false;
        time = DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }

    private static bool TryParseIso(ReadOnlySpan<char> text, out DateTimeOffset time)
    {
        time = default;
        if (text[7] != '-' || text[10] is not ('T' or 't' or ' ') || text[13] != ':'
            || !Digits(text[..4], out var year) || !Digits(text[5..7], out var month) || !Digits(text[8..10], out var day)
            || !Digits(text[11..13], out var hour) || !Digits(text[14..16], out var minute))
            return false;
        var rest = text[16..];
        var second = 0;
        long fraction = 0;
        if (rest is [':', _, _, ..])
        {
            if (!Digits(rest[1..3], out second))
                return false;
            rest = rest[3..];
            if (rest is ['.' or ',', ..] && !TryFraction(ref rest, out fraction))
                return false;
        }
        // One year of room each side, so that no offset can leave the calendar.
        if (year is < 1999 or > 2101 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59
            || !TryOffset(rest, out var offset))
            return false;
        var utc = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).AddTicks(fraction) - offset;
        time = new DateTimeOffset(utc, TimeSpan.Zero);
        return utc.Year is >= 2000 and <= 2100;
    }

    private static bool TryFraction(ref ReadOnlySpan<char> rest, out long ticks)
    {
        ticks = 0;
        var length = 1;
        for (; length < rest.Length && char.IsAsciiDigit(rest[length]); length++)
        {
            if (length <= 7)
                ticks = (ticks * 10) + (rest[length] - '0');
        }
        for (var digits = length - 1; digits < 7; digits++)
            ticks *= 10;
        var any = length > 1;
        rest = rest[length..];
        return any;
    }

    private static bool TryOffset(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (text is [] or ['Z' or 'z'])
            return true;
        if (text is not ['+' or '-', _, _, ..] || !Digits(text[1..3], out var hours))
            return false;
        var tail = text[3..];
        if (tail is [':', ..])
            tail = tail[1..];
        var minutes = 0;
        if ((tail.IsEmpty && text.Length > 3) || (!tail.IsEmpty && (tail.Length != 2 || !Digits(tail, out minutes))) || hours > 14 || minutes > 59)
            return false;
        offset = new TimeSpan(hours, minutes, 0);
        if (text[0] == '-')
            offset = -offset;
        return true;
    }

    private static bool Digits(ReadOnlySpan<char> text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
