namespace ServerlessTrader.Engine.Http;

/// <summary>One way a route can answer, for its description.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The type of its JSON.</param>
/// <param name="ContentType">The media type.</param>
public sealed record TraderResponse(int Status, Type Body, string ContentType = "application/json");
