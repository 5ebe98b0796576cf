using System.Globalization;

namespace ServerlessTrader.Core.Exits;

/// <summary>
/// A profit target: closes a share of the size originally entered. On whole contracts the share is rounded to the nearest contract, halves up (a single contract
/// goes out at the first target that closes at least half); on a fine grid it is rounded down. The last target closes whatever remains. Of what was added to the position
/// later the same part of what is open is closed, rounded down on its own.
/// </summary>
public sealed record TargetExit : ExitRule
{
    /// <summary>Where it is.</summary>
    public required ProfitLevel At { get; init; }

    /// <summary>Share of the size originally entered; above 0, at most 1.</summary>
    public required decimal Close { get; init; }

    /// <summary>Where the stop goes when it is taken, also when no whole contract is closed by it.</summary>
    public StopMove? ThenStop { get; init; }

    /// <summary>Enlarges the position after it has been taken, or null.</summary>
    public Pyramid? ThenAdd { get; init; }

    /// <inheritdoc/>
    public override ExitVerdict Judge(ExitContext context, int index)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.State.HasTaken(index))
            return default;
        var position = context.Position;
        var level = position.TargetOnGrid(At.PriceFor(position));
        if (position.Sign * (context.Price - level) < 0m)
            return new ExitVerdict { WatchPrice = level };
        return new ExitVerdict
        {
            Taken = true,
            Close = new ExitCall(ExitRank.Target, Close, "target", string.Create(CultureInfo.InvariantCulture, $"{At} reached: price {context.Price}, target {level}")),
            Stop = ThenStop?.LevelFor(position),
            Add = ThenAdd,
        };
    }
}
