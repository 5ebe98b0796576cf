using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace ServerlessTrader.Azure.Tests;

/// <summary>Answers as Table Storage gives them.</summary>
internal static class Replies
{
    public static HttpResponseMessage Error(HttpStatusCode status, string code) => new(status) { Content = Json(ErrorBody(code, code)) };

    public static HttpResponseMessage TableCreated() => new(HttpStatusCode.NoContent);

    /// <summary>A batch whose change number <paramref name="index"/> was refused.</summary>
    public static HttpResponseMessage FailedBatch(HttpStatusCode status, string code, int index = 0)
    {
        var body = ErrorBody(code, $"{index}:{code}");
        return Batch($"HTTP/1.1 {(int)status} {status}\r\nContent-Type: application/json\r\n\r\n{body}\r\n");
    }

    /// <summary>A batch of one insertion that was carried out.</summary>
    public static HttpResponseMessage Inserted(string etag) => Batch($"HTTP/1.1 204 No Content\r\nETag: {etag}\r\n\r\n\r\n");

    private static HttpResponseMessage Batch(string part)
    {
        var text =
            "--batchresponse_1\r\nContent-Type: multipart/mixed; boundary=changesetresponse_1\r\n\r\n"
            + $"--changesetresponse_1\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n{part}"
            + "--changesetresponse_1--\r\n--batchresponse_1--\r\n";
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/mixed; boundary=batchresponse_1");
        return new HttpResponseMessage(HttpStatusCode.Accepted) { Content = content };
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static string ErrorBody(string code, string message) =>
        $$"""{"odata.error":{"code":"{{code}}","message":{"lang":"en-US","value":"{{message}}"} } }""";
}
