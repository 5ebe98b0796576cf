using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace ServerlessTrader.Azure;

/// <summary>
/// Finds the batches that the service was too busy for. It says so inside a 202, in the one part that a failed batch has, where the client's retry policy does not
/// look; this turns such an answer into the failure it is.
/// </summary>
internal sealed class BatchRefusalPolicy : HttpPipelineSynchronousPolicy
{
    private const int StatusDigits = 3;

    private static ReadOnlySpan<byte> StatusLine => "HTTP/1.1 "u8;

    public override void OnReceivedResponse(HttpMessage message)
    {
        if (message is not { HasResponse: true, Response: { Status: 202, ContentStream: not null } response })
            return;
        var status = FirstPartStatus(response.Content.ToMemory().Span);
        if (TableRetryPolicy.IsPassing(status))
            throw new RequestFailedException(status, $"The service answered a batch with {status}.");
    }

    /// <summary>0 when there is no part.</summary>
    private static int FirstPartStatus(ReadOnlySpan<byte> content)
    {
        var line = content.IndexOf(StatusLine);
        if (line < 0)
            return 0;
        var status = content[(line + StatusLine.Length)..];
        return status.Length >= StatusDigits && int.TryParse(status[..StatusDigits], out var number) ? number : 0;
    }
}
