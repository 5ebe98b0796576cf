namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>A position. What it cost is kept exactly, and the entry price follows from it, so that no rounding is ever lost between wallet and position.</summary>
/// <param name="Symbol">The contract.</param>
/// <param name="Side">Which of the symbol's positions.</param>
public sealed record ExchangePosition(string Symbol, PositionSide Side)
{
    /// <summary>Base units, negative when short.</summary>
    public decimal Quantity { get; init; }

    /// <summary>Signed quantity × entry price, USDT: what was paid for it, or taken in for a short.</summary>
    public decimal Cost { get; init; }

    /// <summary>Set aside for it in isolated mode, USDT.</summary>
    public decimal IsolatedWallet { get; init; }

    /// <summary>Profit of what was closed since it was first opened, before fees, USDT.</summary>
    public decimal Realised { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public decimal EntryPrice => Quantity == 0m ? 0m : Cost / Quantity;

    /// <summary>Absolute value at a mark, USDT.</summary>
    public decimal Notional(decimal mark) => Math.Abs(Quantity * mark);

    /// <summary>Profit at a mark that is not taken yet, USDT.</summary>
    public decimal Unrealised(decimal mark) => Quantity * mark - Cost;
}
