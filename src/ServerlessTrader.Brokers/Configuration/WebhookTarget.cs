namespace ServerlessTrader.Brokers.Configuration;

/// <summary>An address of the operator's own, to which each notification is posted as JSON.</summary>
public sealed record WebhookTarget : NotifyTarget
{
    /// <summary>Name of the secret that holds the address.</summary>
    public string UrlSecret { get; init; } = "notification-webhook";
}
