namespace ServerlessTrader.Brokers.Configuration;

/// <summary>A channel of Discord, by its webhook.</summary>
public sealed record DiscordTarget : NotifyTarget
{
    /// <summary>Name of the secret that holds the webhook's address.</summary>
    public string UrlSecret { get; init; } = "discord-webhook";
}
