using System.Collections.Immutable;
using ServerlessTrader.Core.Instruments;

namespace ServerlessTrader.Core.Trades;

/// <summary>
/// What is to be closed of a symbol before a trade may begin, so that a reversal is one command. As a command of its own it is all there is to the trade: everything of
/// the symbol is closed and cancelled, and nothing opened.
/// </summary>
/// <param name="Instrument">What is to be closed.</param>
/// <param name="Direction">The direction to close; null for both.</param>
/// <param name="IsCommand">True when the trade opens nothing.</param>
/// <param name="Trades">The trades that are closed for it, adopted ones included.</param>
/// <param name="CancelledOrders">The broker's ids of the working orders that were cancelled for it.</param>
/// <param name="HasCancelled">True once the symbol's working orders are cancelled. Only a command that closes both directions does so.</param>
/// <param name="HasAdopted">True once what the broker held and no trade of ours knew has become a trade.</param>
/// <param name="Failures">Questions the broker did not answer, in a row.</param>
/// <param name="Strategy">The strategy whose trades alone are closed; null for everything of the symbol, whoever's it is.</param>
public sealed record Clearing(
    Instrument Instrument,
    TradeDirection? Direction,
    bool IsCommand,
    ImmutableArray<string> Trades,
    ImmutableArray<string> CancelledOrders,
    bool HasCancelled = false,
    bool HasAdopted = false,
    int Failures = 0,
    string? Strategy = null)
{
    /// <summary>Whether a trade of the same lane is to be closed for it.</summary>
    public bool Concerns(Trade trade)
    {
        ArgumentNullException.ThrowIfNull(trade);
        return trade.Clearing is not { IsCommand: true } && (Direction is null || trade.Direction == Direction) && (Strategy is null || trade.Strategy == Strategy);
    }

    /// <summary>The same with more trades, each once.</summary>
    public Clearing WithTrades(IEnumerable<string> tradeIds)
    {
        var added = tradeIds.Except(Trades, StringComparer.Ordinal).ToImmutableArray();
        return added.IsEmpty ? this : this with { Trades = Trades.AddRange(added) };
    }
}
