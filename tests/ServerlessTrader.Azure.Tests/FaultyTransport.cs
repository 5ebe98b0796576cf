using System.Net;

namespace ServerlessTrader.Azure.Tests;

/// <summary>What happens to one batch request between the client and the service.</summary>
public enum Fault
{
    /// <summary>The service answers, and the answer arrives.</summary>
    None,

    /// <summary>The request never reaches the service; the connection breaks.</summary>
    LoseRequest,

    /// <summary>The service carries the request out, and the connection breaks before its answer arrives.</summary>
    LoseAnswer,

    /// <summary>The service carries the request out, and the answer is 500 OperationTimedOut.</summary>
    AnswerTimedOut,

    /// <summary>The service refuses the request with 503 ServerBusy.</summary>
    Refuse,

    /// <summary>The service refuses the batch from within: 202, and 503 ServerBusy for its first part.</summary>
    RefuseInside,
}

/// <summary>The way to the service, with faults: one for each batch request, in order, and none after the last. Counts the requests.</summary>
internal sealed class FaultyTransport(params Fault[] faults) : DelegatingHandler(new SocketsHttpHandler())
{
    private int _batches;

    /// <summary>Batch requests seen.</summary>
    public int Batches => _batches;

    /// <summary>Runs after the service has carried out a request whose answer is then lost.</summary>
    public Func<Task> Meanwhile { get; set; } = () => Task.CompletedTask;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.RequestUri!.AbsolutePath.EndsWith("/$batch", StringComparison.Ordinal))
            return await base.SendAsync(request, cancellationToken);
        var number = Interlocked.Increment(ref _batches) - 1;
        var fault = number < faults.Length ? faults[number] : Fault.None;
        switch (fault)
        {
            case Fault.LoseRequest:
                throw new HttpRequestException("The connection broke before the request was sent.");
            case Fault.Refuse:
                return Replies.Error(HttpStatusCode.ServiceUnavailable, "ServerBusy");
            case Fault.RefuseInside:
                return Replies.FailedBatch(HttpStatusCode.ServiceUnavailable, "ServerBusy");
        }

        var answer = await base.SendAsync(request, cancellationToken);
        if (fault == Fault.None)
            return answer;
        answer.Dispose();
        await Meanwhile();
        return fault == Fault.AnswerTimedOut
            ? Replies.Error(HttpStatusCode.InternalServerError, "OperationTimedOut")
            : throw new HttpRequestException("The connection broke before the answer arrived.");
    }
}
