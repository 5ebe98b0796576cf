using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ServerlessTrader.Engine.Http;

/// <summary>Maps the API for hosts with endpoint routing.</summary>
public static class TraderEndpoints
{
    /// <summary>
    /// Maps every route of <see cref="TraderRoutes"/>, described for OpenAPI, and an answer for what is under <c>/api</c> and is none. Other paths are left to
    /// the host.
    /// </summary>
    /// <returns>The group, for conventions of the host.</returns>
    public static RouteGroupBuilder MapTrader(this IEndpointRouteBuilder endpoints, TraderApi api)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(api);
        var group = endpoints.MapGroup("");
        foreach (var route in TraderRoutes.All)
        {
            var endpoint = group.MapMethods(route.Pattern, [route.Method], HandlerOf(api, route))
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

    /// <summary>
    /// The parameters beside the context are there to be described; what a handler needs it takes from the request, which looks the same in hosts without
    /// endpoint routing.
    /// </summary>
    private static Delegate HandlerOf(TraderApi api, TraderRoute route) => route switch
    {
        { Role: TraderRole.Alert, Parameter: null } => (HttpContext context, string? token, string? wait) => api.RunAsync(route, context),
        { Parameter: "strategy" } => (HttpContext context, string strategy, string? token, string? wait) => api.RunAsync(route, context),
        { Parameter: "id" } => (HttpContext context, string id) => api.RunAsync(route, context),
        { Parameter: "target" } => (HttpContext context, string target) => api.RunAsync(route, context),
        { Parameter: "account" } => (HttpContext context, string account) => api.RunAsync(route, context),
        { Pattern: "/api/history" } => (HttpContext context, string? limit) => api.RunAsync(route, context),
        _ => (HttpContext context) => api.RunAsync(route, context),
    };
}
