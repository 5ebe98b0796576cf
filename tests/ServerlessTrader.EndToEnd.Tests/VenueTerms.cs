namespace ServerlessTrader.EndToEnd.Tests;

/// <summary>What a test wants its exchange to be like.</summary>
internal sealed record VenueTerms
{
    /// <summary>What the customer begins with, USDT.</summary>
    public decimal Deposit { get; init; } = 10_000m;

    /// <summary>BTCUSDT at the beginning, and for all the hours before.</summary>
    public decimal Price { get; init; } = 65_000m;

    /// <summary>Whether fills are charged.</summary>
    public bool ChargesFees { get; init; } = true;

    /// <summary>Whether the customer holds long and short apart.</summary>
    public bool IsHedged { get; init; }

    /// <summary>Made-up contracts beside BTCUSDT and ETHUSDT.</summary>
    public int Synthetic { get; init; }
}
