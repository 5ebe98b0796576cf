using Microsoft.AspNetCore.Http;

namespace ServerlessTrader.Engine.Http.Ingress;

/// <summary>Reads an alert's body. Neither its Content-Length nor its content type is believed.</summary>
internal static class AlertBody
{
    /// <summary>The largest body taken, in bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>Room for the largest body and the one byte that shows it is larger.</summary>
    public const int BufferBytes = MaxBytes + 1;

    /// <summary>Reads until the body ends or the buffer is full.</summary>
    /// <returns>How many bytes were read; above <see cref="MaxBytes"/> when the body is too large.</returns>
    /// <exception cref="BadHttpRequestException">The request is malformed or comes in too slowly.</exception>
    public static async ValueTask<int> ReadAsync(HttpRequest request, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var size = 0;
        while (size < BufferBytes)
        {
            var read = await request.Body.ReadAsync(buffer[size..BufferBytes], cancellationToken).ConfigureAwait(false);
            if (read == 0)
                break;
            size += read;
        }

        return size;
    }
}
