using System.Collections.Immutable;

namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>An account's money at one moment, USDT.</summary>
/// <param name="Wallet">Deposits, realised profit and fees.</param>
/// <param name="CrossWallet">The wallet less what isolated positions have set aside.</param>
/// <param name="Unrealised">Profit of all positions at the mark.</param>
/// <param name="CrossUnrealised">Of the cross positions alone.</param>
/// <param name="PositionMargin">Initial margin of positions.</param>
/// <param name="OrderMargin">Initial margin of working orders.</param>
/// <param name="MaintenanceMargin">Of all positions.</param>
/// <param name="Positions">Those that are not flat.</param>
public sealed record AccountView(
    decimal Wallet, decimal CrossWallet, decimal Unrealised, decimal CrossUnrealised, decimal PositionMargin, decimal OrderMargin, decimal MaintenanceMargin, ImmutableArray<PositionView> Positions)
{
    /// <summary>Wallet plus unrealised profit.</summary>
    public decimal Equity => Wallet + Unrealised;

    /// <summary>Initial margin of cross positions; isolated ones have theirs set aside already.</summary>
    public decimal CrossPositionMargin { get; init; }

    /// <summary>What new positions may tie up; never negative.</summary>
    public decimal Available => Math.Max(0m, CrossWallet + CrossUnrealised - CrossPositionMargin - OrderMargin);
}
