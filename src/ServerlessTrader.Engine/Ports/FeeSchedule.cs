namespace ServerlessTrader.Engine.Ports;

/// <summary>What a broker is expected to charge, for cost checks before an order. What it did charge comes with the fills.</summary>
/// <param name="PerUnit">Per contract or unit of quantity.</param>
/// <param name="PerOrder">Per order.</param>
public sealed record FeeSchedule(decimal PerUnit, decimal PerOrder)
{
    public static FeeSchedule None { get; } = new(0m, 0m);
}
