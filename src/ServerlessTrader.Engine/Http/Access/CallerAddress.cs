using System.Net;
using Microsoft.AspNetCore.Http;

namespace ServerlessTrader.Engine.Http.Access;

/// <summary>
/// Where a request comes from: the connection's other end, or what trusted proxies say in <c>X-Forwarded-For</c>. Nobody else's header is believed.
/// </summary>
internal sealed class CallerAddress(AddressList trustedProxies)
{
    /// <summary>The caller's address (an IPv4 one never in IPv6 clothing), or null when the connection has none.</summary>
    public IPAddress? Of(HttpContext context)
    {
        var address = Plain(context.Connection.RemoteIpAddress);
        if (trustedProxies.IsEmpty || !trustedProxies.Contains(address))
            return address;

        // Each proxy appends the address it was called from, so the list is read from its end, for as long as the proxies named are ours.
        var headers = context.Request.Headers["X-Forwarded-For"];
        for (var i = headers.Count - 1; i >= 0; i--)
        {
            var entries = (headers[i] ?? "").Split(',');
            for (var j = entries.Length - 1; j >= 0; j--)
            {
                if (!IPEndPoint.TryParse(entries[j].Trim(), out var hop))
                    return address;
                address = Plain(hop.Address);
                if (!trustedProxies.Contains(address))
                    return address;
            }
        }

        return address;
    }

    /// <summary>An IPv4 address out of its IPv6 clothing.</summary>
    internal static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
