using System.Text.Json.Serialization;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Configuration;

/// <summary>Somebody to tell, beside the log. Its secret is named here and kept where the host keeps secrets.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind", UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization)]
[JsonDerivedType(typeof(TelegramTarget), "telegram")]
[JsonDerivedType(typeof(DiscordTarget), "discord")]
[JsonDerivedType(typeof(WebhookTarget), "webhook")]
public abstract record NotifyTarget
{
    /// <summary>The least urgent notification that is sent: <c>info</c>, <c>warning</c> or <c>critical</c>.</summary>
    public NotificationSeverity Least { get; init; } = NotificationSeverity.Info;
}
