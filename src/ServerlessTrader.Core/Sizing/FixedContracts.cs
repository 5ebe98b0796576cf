namespace ServerlessTrader.Core.Sizing;

/// <summary>A fixed number of contracts, then cut by the account's risk limits.</summary>
public sealed record FixedContracts : SizingRule
{
    /// <summary>Contracts; 1 to 10,000.</summary>
    public required int Contracts { get; init; }

    /// <inheritdoc/>
    public override decimal WantedQuantity(SizingInput input) => Contracts;
}
