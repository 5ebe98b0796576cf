namespace ServerlessTrader.Core.Trades;

/// <summary>The phase machine.</summary>
public static class TradePhases
{
    /// <summary>True for the phases that nothing follows.</summary>
    public static bool IsFinal(this TradePhase phase) => phase is TradePhase.Flat or TradePhase.Rejected;

    /// <summary>True when a trade may go from one phase to another. Staying is always allowed.</summary>
    public static bool CanGoTo(this TradePhase from, TradePhase to) => from == to || (from, to) switch
    {
        (TradePhase.Accepted, TradePhase.Selected or TradePhase.Rejected) => true,
        (TradePhase.Accepted, TradePhase.Flat) => true, // A command to close has nothing to enter.
        (TradePhase.Selected, TradePhase.Sized or TradePhase.Rejected) => true,
        (TradePhase.Sized, TradePhase.Entering or TradePhase.Rejected) => true,
        (TradePhase.Entering, TradePhase.Open or TradePhase.Rejected) => true,
        (TradePhase.Open, TradePhase.Closing or TradePhase.Flat) => true,
        (TradePhase.Closing, TradePhase.Open or TradePhase.Flat) => true,
        _ => false,
    };
}
