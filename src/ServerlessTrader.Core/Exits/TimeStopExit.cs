using System.Globalization;
using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Exits;

/// <summary>Closes a trade that has gone nowhere: this many bars without ever having been in profit by a level.</summary>
public sealed record TimeStopExit : ExitRule
{
    /// <summary>Bars of the trade's timeframe; 1 to 10,000.</summary>
    public int Bars { get; init; } = 12;

    /// <summary>The profit that, once reached, lets the trade live on.</summary>
    public required ProfitLevel UnlessProfit { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override int CandlesNeeded => Bars;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool UsesBest => true;

    /// <inheritdoc/>
    public override ExitVerdict Judge(ExitContext context, int index)
    {
        ArgumentNullException.ThrowIfNull(context);
        var position = context.Position;
        var best = context.State.Best ?? context.Price;
        if (position.Sign * (best - UnlessProfit.PriceFor(position)) >= 0m)
            return default;

        // The best price must be known at the last bar, so the level is watched although reaching it closes nothing.
        if (context.State.Bars < Bars)
            return new ExitVerdict { WatchCandleClose = true, WatchPrice = UnlessProfit.PriceFor(position) };
        return new ExitVerdict
        {
            Close = new ExitCall(ExitRank.Time, 1m, "time-stop", string.Create(CultureInfo.InvariantCulture, $"{context.State.Bars} bars without a profit of {UnlessProfit}")),
        };
    }
}
