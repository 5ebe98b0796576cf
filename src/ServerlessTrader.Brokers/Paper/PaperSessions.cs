using ServerlessTrader.Core.Instruments;

namespace ServerlessTrader.Brokers.Paper;

/// <summary>
/// When a <see cref="PaperBroker"/> deals. Every part may be left out: then the market is always open, orders never expire and options are never settled.
/// </summary>
public sealed record PaperSessions
{
    /// <summary>Whether an instrument trades at a moment. While it does not, orders are refused and working ones wait.</summary>
    public Func<Instrument, DateTimeOffset, bool>? IsOpen { get; init; }

    /// <summary>When a market or limit order accepted at a moment expires; null for never. Stops stay until they are cancelled.</summary>
    public Func<Instrument, DateTimeOffset, DateTimeOffset?>? DayOrderExpiry { get; init; }

    /// <summary>When an option ends. From then on one still held is settled in cash at its intrinsic value, at the first look after that.</summary>
    public Func<OptionContract, DateTimeOffset>? OptionEnd { get; init; }
}
