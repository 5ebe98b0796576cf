using Microsoft.Azure.Functions.Worker;
using ServerlessTrader.Engine.Steps;
using ServerlessTrader.Engine.Workflow;

namespace ServerlessTrader.Functions.Orchestration;

/// <summary>
/// The steps as activities. What a step does follows from the stored trade; the names say in the portal what a trade was about. Delivered twice, a step does nothing twice.
/// </summary>
public sealed class TradeActivities(TradeStepper stepper)
{
    [Function(nameof(Select))]
    public Task<StepResult?> Select([ActivityTrigger] StepCall call, CancellationToken cancellationToken) => RunAsync(call, cancellationToken);

    [Function(nameof(Size))]
    public Task<StepResult?> Size([ActivityTrigger] StepCall call, CancellationToken cancellationToken) => RunAsync(call, cancellationToken);

    [Function(nameof(Enter))]
    public Task<StepResult?> Enter([ActivityTrigger] StepCall call, CancellationToken cancellationToken) => RunAsync(call, cancellationToken);

    [Function(nameof(CheckExits))]
    public Task<StepResult?> CheckExits([ActivityTrigger] StepCall call, CancellationToken cancellationToken) => RunAsync(call, cancellationToken);

    [Function(nameof(Close))]
    public Task<StepResult?> Close([ActivityTrigger] StepCall call, CancellationToken cancellationToken) => RunAsync(call, cancellationToken);

    private async Task<StepResult?> RunAsync(StepCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await stepper.AdvanceAsync(call.TradeId, call.Version, cancellationToken).ConfigureAwait(false);
        }
        catch (KeyNotFoundException)
        {
            return null;
        }
    }
}
