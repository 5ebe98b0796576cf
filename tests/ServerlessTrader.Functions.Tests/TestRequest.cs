using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using ServerlessTrader.Functions.Http;

namespace ServerlessTrader.Functions.Tests;

/// <summary>One HTTP request as a function gets it, and what comes back.</summary>
internal sealed class TestRequest
{
    private readonly IServiceProvider _services;
    private readonly DefaultHttpContext _context;

    public TestRequest(IServiceProvider services)
    {
        _services = services;
        _context = new DefaultHttpContext { RequestServices = services };
        _context.Connection.RemoteIpAddress = System.Net.IPAddress.Loopback;
        _context.Response.Body = new MemoryStream();
    }

    public TestRequest To(string method, string path, string? key = null, string? body = null)
    {
        _context.Request.Method = method;
        var parts = path.Split('?', 2);
        _context.Request.Path = parts[0];
        _context.Request.QueryString = parts.Length > 1 ? new QueryString($"?{parts[1]}") : QueryString.Empty;
        if (key is not null)
            _context.Request.Headers["X-Api-Key"] = key;
        if (body is not null)
        {
            _context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
            _context.Request.ContentLength = Encoding.UTF8.GetByteCount(body);
        }

        return this;
    }

    /// <summary>What the platform's own routing has put into the request.</summary>
    public TestRequest WithRouteValue(string name, string value)
    {
        _context.Request.RouteValues[name] = value;
        return this;
    }

    /// <summary>What the platform's front end says of the caller.</summary>
    public TestRequest From(string forwardedFor)
    {
        _context.Request.Headers["X-Forwarded-For"] = forwardedFor;
        return this;
    }

    public Task<(int Status, JsonElement Json)> AlertAsync(DurableTaskClient client, string body) =>
        To("POST", $"/api/webhook/qqq-longs?token={TestServices.AlertToken}", body: body).SendAsync<AlertFunctions>((function, request) => function.Webhook(request, client));

    /// <summary>Runs the function and reads its answer.</summary>
    public async Task<(int Status, JsonElement Json)> SendAsync<TFunctions>(Func<TFunctions, HttpRequest, Task<IResult>> function)
        where TFunctions : notnull
    {
        var result = await function(_services.GetRequiredService<TFunctions>(), _context.Request);
        await result.ExecuteAsync(_context);
        _context.Response.Body.Position = 0;
        using var json = await JsonDocument.ParseAsync(_context.Response.Body);
        return (_context.Response.StatusCode, json.RootElement.Clone());
    }
}
