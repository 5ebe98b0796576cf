using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ServerlessTrader.Core.Risk;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Engine.Ledger;

/// <summary>
/// The ledger's page of one account: what its open trades hold, what its ended trades made, and its breaker. One row, changed only by compare-and-replace, so the
/// same money is never promised twice.
/// </summary>
public sealed record AccountState
{
    /// <summary>The account's id.</summary>
    public required string Id { get; init; }

    /// <summary>By trade id, from sizing until the trade has ended.</summary>
    public ImmutableSortedDictionary<string, Reservation> Reservations { get; init; } = ImmutableSortedDictionary<string, Reservation>.Empty;

    /// <summary>Profit of ended trades before fees.</summary>
    public decimal GrossProfit { get; init; }

    /// <summary>Fees of ended trades.</summary>
    public decimal Fees { get; init; }

    /// <summary>Trades that entered and have ended.</summary>
    public int ClosedTrades { get; init; }

    /// <summary>Winning trades by strategy, for the ramp.</summary>
    public ImmutableSortedDictionary<string, int> Winners { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>The circuit breaker.</summary>
    public CircuitBreaker Breaker { get; init; } = new();

    /// <summary>Calendar of the latest trade: it tells when the next session opens for the breaker. Null before the first.</summary>
    public string? Calendar { get; init; }

    /// <summary>Why entries are paused (the broker holds something else than the ledger says), or null.</summary>
    public string? PausedBecause { get; init; }

    /// <summary>Profit of ended trades after fees.</summary>
    [JsonIgnore]
    public decimal NetProfit => GrossProfit - Fees;

    /// <summary>What open trades lose together at their stops.</summary>
    [JsonIgnore]
    public decimal OpenRisk => Reservations.Values.Sum(reservation => reservation.Risk);

    /// <summary>Money promised to trades that the broker does not know of yet.</summary>
    [JsonIgnore]
    public decimal Unspent => Reservations.Values.Sum(reservation => reservation.Unspent);

    /// <summary>The page with its breaker after an event; the same instance when nothing changed.</summary>
    public AccountState WithBreaker(CircuitBreaker breaker, string? calendar) =>
        breaker == Breaker && calendar == Calendar ? this : this with { Breaker = breaker, Calendar = calendar };

    /// <summary>Sets money and risk aside for a trade.</summary>
    public AccountState Reserve(string tradeId, Reservation reservation) => this with { Reservations = Reservations.SetItem(tradeId, reservation) };

    /// <summary>The entry is complete: the broker's own figures now hold what was spent, and the risk is that of what was filled.</summary>
    public AccountState Entered(string tradeId, decimal quantity, decimal risk) =>
        Reservations.TryGetValue(tradeId, out var reservation)
            ? this with { Reservations = Reservations.SetItem(tradeId, reservation with { Quantity = quantity, Risk = risk, Unspent = 0m }) }
            : this;

    /// <summary>Forgets a trade that entered nothing. Nothing happens when it holds nothing.</summary>
    public AccountState Release(string tradeId) => Reservations.ContainsKey(tradeId) ? this with { Reservations = Reservations.Remove(tradeId) } : this;

    /// <summary>
    /// Books a trade that has ended. A trade whose reservation is gone has been booked already, so that a step that runs twice books once.
    /// </summary>
    public AccountState Settle(string tradeId, TradePosition position, DateTimeOffset at, BreakerLimits limits)
    {
        if (!Reservations.TryGetValue(tradeId, out var reservation))
            return this;
        var winners = position.NetProfit > 0m
            ? Winners.SetItem(reservation.Strategy, Winners.GetValueOrDefault(reservation.Strategy) + 1)
            : Winners;
        return this with
        {
            Reservations = Reservations.Remove(tradeId),
            GrossProfit = GrossProfit + position.GrossProfit,
            Fees = Fees + position.Fees,
            ClosedTrades = ClosedTrades + 1,
            Winners = winners,
            Breaker = Breaker.OnTradeClosed(position.NetProfit, at, limits),
        };
    }
}
