using ServerlessTrader.Core.Alerts;

namespace ServerlessTrader.Engine.Http.Ingress;

/// <summary>An address alerts come in at, and what it says about them.</summary>
/// <param name="Dialect">The dialect of alerts that name no strategy; null to recognise it.</param>
/// <param name="Intent">The only intent it takes; null for all.</param>
internal sealed record AlertDoor(AlertDialect? Dialect, AlertIntent? Intent)
{
    /// <summary>Takes every alert.</summary>
    public static AlertDoor Any { get; } = new(null, null);

    public static AlertDoor Entry { get; } = new(null, AlertIntent.Open);

    public static AlertDoor Exit { get; } = new(null, AlertIntent.Close);

    public static AlertDoor Hourly { get; } = new(AlertDialect.Strike, AlertIntent.Candle);

    public static AlertDoor Futures { get; } = new(AlertDialect.Futures, null);

    public static AlertDoor Spread { get; } = new(AlertDialect.Spread, null);
}
