namespace ServerlessTrader.BrokerSimulators.Faults;

/// <summary>How often a fault happens by chance.</summary>
/// <param name="At">To which requests.</param>
/// <param name="Fault">Which.</param>
/// <param name="Share">Of those requests, 0 to 1.</param>
public sealed record FaultShare(RequestKind At, WireFault Fault, double Share)
{
    /// <summary>What a bad day at a venue looks like: about one order in six meets something.</summary>
    public static IReadOnlyList<FaultShare> Rough { get; } =
    [
        new(RequestKind.Submit, WireFault.ServerErrorBefore, 0.03),
        new(RequestKind.Submit, WireFault.ServerErrorAfter, 0.02),
        new(RequestKind.Submit, WireFault.StatusUnknown, 0.02),
        new(RequestKind.Submit, WireFault.DropAnswer, 0.03),
        new(RequestKind.Submit, WireFault.HoldAnswer, 0.02),
        new(RequestKind.Submit, WireFault.BrokenJson, 0.02),
        new(RequestKind.Submit, WireFault.SlowAcceptance, 0.02),
        new(RequestKind.Submit, WireFault.Refused, 0.02),
        new(RequestKind.Find, WireFault.ServerErrorBefore, 0.02),
        new(RequestKind.Find, WireFault.BrokenJson, 0.01),
        new(RequestKind.Cancel, WireFault.ServerErrorBefore, 0.02),
        new(RequestKind.Cancel, WireFault.DropAnswer, 0.02),
        new(RequestKind.Account, WireFault.ServerErrorBefore, 0.005),
        new(RequestKind.Setting, WireFault.ServerErrorAfter, 0.01),
    ];
}
