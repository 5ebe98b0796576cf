namespace ServerlessTrader.BrokerSimulators.Faults;

/// <summary>The way of a request to a simulated venue and of its answer back, with what goes wrong on it, whatever the venue's protocol says.</summary>
internal sealed class WireLine(VenueFaults faults, TimeProvider clock, string contentType)
{
    private static readonly TimeSpan _longestHold = TimeSpan.FromMinutes(5);

    /// <summary>Sends an answer, or does to it what the fault says.</summary>
    public async Task DeliverAsync(HttpContext http, WireFault fault, byte[] answer)
    {
        switch (fault)
        {
            case WireFault.HoldAnswer:
                await HoldAsync(http);
                break;
            case WireFault.DropAnswer:
                http.Abort();
                break;
            case WireFault.BrokenJson:
                await WriteAsync(http, StatusCodes.Status200OK, answer.AsMemory(0, answer.Length / 2));
                break;
            default:
                await WriteAsync(http, StatusCodes.Status200OK, answer);
                break;
        }
    }

    /// <summary>Until the client hangs up.</summary>
    public async Task HoldAsync(HttpContext http)
    {
        await Task.Delay(_longestHold, clock, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        http.Abort();
    }

    /// <summary>Waits as long as the order is under way; false when it must no longer be taken, since "not found" has been believed by then.</summary>
    public async Task<bool> ArriveLateAsync(string name, long arrived)
    {
        var longest = faults.LongestAcceptance;
        await Task.Delay(longest * (0.1 + 0.8 * faults.Requests.Roll($"delay {name}")), clock, CancellationToken.None);
        return clock.GetElapsedTime(arrived) <= longest;
    }

    /// <summary>Sends a body as it is.</summary>
    public async Task WriteAsync(HttpContext http, int status, ReadOnlyMemory<byte> body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        await http.Response.Body.WriteAsync(body, CancellationToken.None);
    }
}
