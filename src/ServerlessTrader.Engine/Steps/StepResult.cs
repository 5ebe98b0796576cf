using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Engine.Steps;

/// <summary>What a workflow needs to know after a step, and nothing more: the trade itself stays in the store.</summary>
/// <param name="TradeId">The trade.</param>
/// <param name="Version">The trade's version after the step; hand it to the next step, so that a step delivered twice is recognised.</param>
/// <param name="Phase">The trade's phase after the step.</param>
/// <param name="Next">The step to run next, or null when the trade has ended.</param>
/// <param name="Wake">When to run it; null means at once.</param>
/// <param name="Summary">One line for a status display: phase, position, stop.</param>
public sealed record StepResult(string TradeId, long Version, TradePhase Phase, TradeStep? Next, Wake? Wake, string Summary)
{
    /// <summary>The account it is made on; null in results stored before this was told.</summary>
    public string? Account { get; init; }

    /// <summary>The step a phase calls for.</summary>
    public static TradeStep? NextOf(TradePhase phase) => phase switch
    {
        TradePhase.Accepted => TradeStep.Select,
        TradePhase.Selected => TradeStep.Size,
        TradePhase.Sized or TradePhase.Entering => TradeStep.Enter,
        TradePhase.Open => TradeStep.CheckExits,
        TradePhase.Closing => TradeStep.Close,
        _ => null,
    };
}
