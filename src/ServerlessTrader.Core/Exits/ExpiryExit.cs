using System.Globalization;
using System.Text.Json.Serialization;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Strategies;

namespace ServerlessTrader.Core.Exits;

/// <summary>Closes an option before the end of the last session in which it can be traded.</summary>
public sealed record ExpiryExit : ExitRule
{
    /// <summary>Time before that session's end; 1 minute to 7 days.</summary>
    [JsonConverter(typeof(DurationJsonConverter))]
    public TimeSpan Before { get; init; } = TimeSpan.FromMinutes(30);

    /// <inheritdoc/>
    public override ExitVerdict Judge(ExitContext context, int index)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Position.Instrument is not OptionContract option)
            return default;

        // No list for the year of expiry yet: that day is not near, and it must not keep the other rules from being looked at.
        if (!context.Calendar.CoversYear(option.Expiry.Year))
            return default;
        var due = LastClose(context.Calendar, option.Expiry) - Before;
        return context.Now >= due
            ? new ExitVerdict { Close = new ExitCall(ExitRank.Expiry, 1m, "expiry", string.Create(CultureInfo.InvariantCulture, $"expires {option.Expiry:yyyy-MM-dd}; closed {Before.TotalMinutes:0} minutes before the end")) }
            : new ExitVerdict { WatchTime = due };
    }

    /// <summary>The close of the session on the expiry, or of the last one before it when the expiry is no trading day.</summary>
    private static DateTimeOffset LastClose(TradingCalendar calendar, DateOnly expiry)
    {
        var day = expiry;
        for (var tries = 0; tries < 10; tries++, day = day.AddDays(-1))
        {
            if (calendar.SessionOn(day) is { } session)
                return session.Close;
        }

        return calendar.AtLocalTime(expiry, TimeOnly.MinValue);
    }
}
