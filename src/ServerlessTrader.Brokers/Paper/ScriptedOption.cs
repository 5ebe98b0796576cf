using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Brokers.Paper;

/// <summary>One option whose quote is written down instead of computed, for tests and demonstrations.</summary>
/// <param name="Contract">The series.</param>
/// <param name="Bid">Best bid; 0 for none.</param>
/// <param name="Ask">Best ask; 0 for none.</param>
public sealed record ScriptedOption(OptionContract Contract, decimal Bid, decimal Ask)
{
    /// <summary>Contracts shown at the bid.</summary>
    public decimal BidSize { get; init; } = 50m;

    /// <summary>Contracts shown at the ask.</summary>
    public decimal AskSize { get; init; } = 50m;

    /// <summary>Null when the venue gives none.</summary>
    public Greeks? Greeks { get; init; }

    /// <summary>Contracts traded today.</summary>
    public long Volume { get; init; } = 1_000;

    /// <summary>Contracts open.</summary>
    public long OpenInterest { get; init; } = 5_000;

    /// <summary>How old the quote is whenever it is read.</summary>
    public TimeSpan Age { get; init; }
}
