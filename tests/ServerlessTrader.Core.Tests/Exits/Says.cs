using ServerlessTrader.Core.Exits;

namespace ServerlessTrader.Core.Tests.Exits;

/// <summary>A rule that always says the same.</summary>
internal sealed record Says(ExitVerdict Verdict) : ExitRule
{
    public static Says Close(ExitRank rank, decimal fraction = 1m) => new(new ExitVerdict { Close = new ExitCall(rank, fraction, rank.ToString(), "because") });

    public static Says StopAt(decimal price, string code) => new(new ExitVerdict { Stop = new StopLevel(price, code) });

    public static Says LookAt(DateTimeOffset time) => new(new ExitVerdict { WatchTime = time });

    public static Says WatchPrice(decimal price) => new(new ExitVerdict { WatchPrice = price });

    public static Says WatchCandles { get; } = new(new ExitVerdict { WatchCandleClose = true });

    public override ExitVerdict Judge(ExitContext context, int index) => Verdict;
}
