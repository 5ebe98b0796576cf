using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Core.Risk;
using ServerlessTrader.Core.Selection;
using ServerlessTrader.Core.Sizing;

namespace ServerlessTrader.Core.Strategies;

/// <summary>
/// One strategy file: which alerts it takes, for which accounts, and the parts a trade is made of. Read with <see cref="StrategyFile"/>, which validates it;
/// an instance that came from there is consistent.
/// </summary>
public sealed record StrategyDefinition
{
    /// <summary>For editors; ignored.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>Kebab-case name, unique among the files; it is the last part of the webhook's address.</summary>
    public required string Id { get; init; }

    /// <summary>One line for people.</summary>
    public string? Description { get; init; }

    /// <summary>A strategy that is off answers 409 to entries; its exits still work.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>The accounts it trades, 1 to 30; each alert becomes one trade an account.</summary>
    public required ImmutableArray<string> Accounts { get; init; }

    /// <summary>Which alerts it takes.</summary>
    public required AlertSettings Alert { get; init; }

    /// <summary>What it trades, and when.</summary>
    public required MarketSettings Market { get; init; }

    /// <summary>Which instrument.</summary>
    public required SelectionRule Selection { get; init; }

    /// <summary>Conditions for an entry, all of which must hold.</summary>
    public ImmutableArray<EntryFilter> Filters { get; init; } = [];

    /// <summary>How many.</summary>
    public required SizingRule Sizing { get; init; }

    /// <summary>Fewer contracts until the strategy has proven itself on an account.</summary>
    public SizeRamp? Ramp { get; init; }

    /// <summary>How the entry order is worked.</summary>
    public required EntryRule Entry { get; init; }

    /// <summary>
    /// When it gets out. Frozen into a trade at its entry: editing the file does not change open trades. An empty list, allowed where the size needs no stop
    /// (balance-fraction), waits for an alert or an operator to close.
    /// </summary>
    public required ImmutableArray<ExitRule> Exits { get; init; }

    /// <summary>What an account may risk.</summary>
    public RiskLimits Limits { get; init; } = new();
}
