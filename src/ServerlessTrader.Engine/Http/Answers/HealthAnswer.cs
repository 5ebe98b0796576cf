namespace ServerlessTrader.Engine.Http.Answers;

/// <summary>Whether the process lives and can work. Nothing of it is secret.</summary>
/// <param name="Status">ok or unavailable.</param>
/// <param name="Store">ok or unavailable: without its store nothing is admitted.</param>
/// <param name="Version">The product's.</param>
/// <param name="StartedAt">When the process began to serve, UTC.</param>
/// <param name="UptimeSeconds">Whole seconds since.</param>
internal sealed record HealthAnswer(string Status, string Store, string Version, DateTimeOffset StartedAt, long UptimeSeconds);
