using ServerlessTrader.BrokerSimulators.Faults;

namespace ServerlessTrader.Brokers.Tests.Conformance;

/// <summary>
/// Gives a request up soon after the venue has begun to hold its answer back, and never before: so a test waits a fifth of a second for an answer that will not come, and
/// a busy machine as long as it needs for one that will.
/// </summary>
internal sealed class ImpatientHandler(RequestFaults faults) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false, UseCookies = false })
{
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan _grace = TimeSpan.FromMilliseconds(200);

    private int Held => faults.Met.GetValueOrDefault(WireFault.HoldAnswer) + faults.Met.GetValueOrDefault(WireFault.HoldRequest);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var before = Held;
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answer = base.SendAsync(request, giveUp.Token);
        while (await Task.WhenAny(answer, Task.Delay(_look, cancellationToken)) != answer && !cancellationToken.IsCancellationRequested)
        {
            if (Held != before)
            {
                giveUp.CancelAfter(_grace);
                break;
            }
        }

        return await answer;
    }
}
