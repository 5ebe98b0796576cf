using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ServerlessTrader.Engine.Http;

/// <summary>Maps the API for hosts with endpoint routing.</summary>
public static class TraderEndpoints
{
    /// <summary>
    /// Maps every route of <see cref="TraderRoutes"/>, described for OpenAPI, and an answer for what is under <c>/api</c> and is none. Other paths are left to the host.
    /// </summary>
    /// <returns>The group, for conventions of the host.</returns>
    public static RouteGroupBuilder MapTrader(this IEndpointRouteBuilder endpoints, TraderApi api)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(api);
        var group = endpoints.MapGroup("");
        foreach (var route in TraderRoutes.All)
        {
            var endpoint = group.MapMethods(route.Pattern, [route.Method], (Delegate)((HttpContext context) => api.RunAsync(route, context)))
                .WithName(route.Name)
                .WithSummary(route.Summary)
                .WithTags(route.Role == TraderRole.Alert ? "Alerts" : route.Role == TraderRole.Operator ? "Control" : "Reading")
                .WithMetadata(route);
            if (route.Description is { } description)
                endpoint.WithDescription(description);
            foreach (var response in route.Responses)
                endpoint.Produces(response.Status, response.Body, response.ContentType);
        }

        group.MapFallback("/api/{**path}", (Delegate)((HttpContext context) => TraderApi.NotFound(context))).ExcludeFromDescription();
        return group;
    }
}
