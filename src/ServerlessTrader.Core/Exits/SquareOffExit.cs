using System.Globalization;
using ServerlessTrader.Core.Instruments;

namespace ServerlessTrader.Core.Exits;

/// <summary>
/// Closes everything at a time of day in the market's own time zone, on every day it is open; in a session that does not contain the time, a minute before its end.
/// </summary>
public sealed record SquareOffExit : ExitRule
{
    /// <summary>On the clock of the exchange.</summary>
    public required TimeOnly At { get; init; }

    /// <inheritdoc/>
    public override ExitVerdict Judge(ExitContext context, int index)
    {
        ArgumentNullException.ThrowIfNull(context);
        var session = context.Calendar.NextOrCurrentSession(context.Position.EnteredAt);
        var due = DueIn(session, context.Calendar);

        // Entered after today's time: tomorrow's counts.
        if (due <= context.Position.EnteredAt)
            due = DueIn(context.Calendar.NextOrCurrentSession(session.Close), context.Calendar);
        return context.Now >= due
            ? new ExitVerdict { Close = new ExitCall(ExitRank.SquareOff, 1m, "square-off", string.Create(CultureInfo.InvariantCulture, $"squared off at {At:HH\\:mm} exchange time")) }
            : new ExitVerdict { WatchTime = due };
    }

    private DateTimeOffset DueIn(TradingSession session, TradingCalendar calendar)
    {
        var due = calendar.AtLocalTime(session.Date, At);
        return session.Contains(due) ? due : session.Close - TimeSpan.FromMinutes(1);
    }
}
