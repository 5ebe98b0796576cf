namespace ServerlessTrader.Brokers.Paper;

/// <summary>How a <see cref="PaperBroker"/> deals. Checked when the broker is built. Money is in <see cref="Currency"/>.</summary>
public sealed record PaperBrokerOptions
{
    /// <summary>Cash of an account that is opened now, above zero. An account that is stored already keeps what it has.</summary>
    public decimal StartingCash { get; init; } = 10_000m;

    /// <summary>The account's currency: USD, USDT, INR.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>Fee of every option contract filled.</summary>
    public decimal FeePerContract { get; init; } = 0.65m;

    /// <summary>Fee of every order that fills, charged with its first fill.</summary>
    public decimal FeePerOrder { get; init; }

    /// <summary>Fee of a perpetual fill, as a share of its notional: 0.0005 for 0.05 %.</summary>
    public decimal PerpetualFeeRate { get; init; } = 0.0005m;

    /// <summary>Ticks by which every fill is worse than the quote, within the order's limit.</summary>
    public int SlippageTicks { get; init; }

    /// <summary>A quote older than this is stale: orders are refused and nothing fills on it.</summary>
    public TimeSpan MaxQuoteAge { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Leverage of a perpetual until <see cref="PaperBroker.SetLeverageAsync"/> says otherwise: margin is notional ÷ leverage.</summary>
    public decimal DefaultLeverage { get; init; } = 1m;

    /// <summary>
    /// Margin of a short option, as a share of the underlying's value: 0.20 for 20 %. A short covered by a long of the same right that expires no sooner
    /// needs no more than the distance between the strikes. Null for an account that may not sell options to open.
    /// </summary>
    public decimal? ShortOptionMarginRate { get; init; } = 0.20m;

    /// <exception cref="ArgumentException">A value is out of range; the message names it.</exception>
    internal void Check()
    {
        Require(StartingCash > 0m, nameof(StartingCash), StartingCash, "above zero");
        Require(!string.IsNullOrWhiteSpace(Currency), nameof(Currency), $"'{Currency}'", "a currency code like USD");
        Require(FeePerContract >= 0m, nameof(FeePerContract), FeePerContract, "zero or above");
        Require(FeePerOrder >= 0m, nameof(FeePerOrder), FeePerOrder, "zero or above");
        Require(PerpetualFeeRate is >= 0m and <= 0.1m, nameof(PerpetualFeeRate), PerpetualFeeRate, "a share from 0 to 0.1 (0.0005 for 0.05 %)");
        Require(SlippageTicks >= 0, nameof(SlippageTicks), SlippageTicks, "zero or above");
        Require(MaxQuoteAge > TimeSpan.Zero, nameof(MaxQuoteAge), MaxQuoteAge, "above zero");
        Require(DefaultLeverage >= 1m, nameof(DefaultLeverage), DefaultLeverage, "1 or more");
        if (ShortOptionMarginRate is { } rate)
            Require(rate is > 0m and <= 1m, nameof(ShortOptionMarginRate), rate, "a share above 0, at most 1, or null");
    }

    private static void Require(bool holds, string member, object value, string rule)
    {
        if (!holds)
            throw new ArgumentException($"{nameof(PaperBrokerOptions)}.{member} must be {rule}, not {value}.");
    }
}
