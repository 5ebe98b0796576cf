using System.Globalization;

namespace ServerlessTrader.Core.Exits;

/// <summary>Closes everything at a time of day in the market's own time zone, on every day it is open.</summary>
public sealed record SquareOffExit : ExitRule
{
    /// <summary>Local time of the exchange: 15:15.</summary>
    public required TimeOnly At { get; init; }

    /// <inheritdoc/>
    public override ExitVerdict Judge(ExitContext context, int index)
    {
        ArgumentNullException.ThrowIfNull(context);
        var session = context.Calendar.NextOrCurrentSession(context.Position.EnteredAt);
        var due = context.Calendar.AtLocalTime(session.Date, At);

        // Entered after today's time: tomorrow's counts. A session that ends before the time squares off at its last minute.
        if (due <= context.Position.EnteredAt)
        {
            session = context.Calendar.NextOrCurrentSession(session.Close);
            due = context.Calendar.AtLocalTime(session.Date, At);
        }

        if (due >= session.Close)
            due = session.Close - TimeSpan.FromMinutes(1);
        return context.Now >= due
            ? new ExitVerdict { Close = new ExitCall(ExitRank.SquareOff, 1m, "square-off", string.Create(CultureInfo.InvariantCulture, $"squared off at {At:HH\\:mm} exchange time")) }
            : new ExitVerdict { WatchTime = due };
    }
}
