using System.Collections.Immutable;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.PaperServer;

/// <summary>How an order will fill, decided when it is taken.</summary>
/// <param name="AtOnce">Quantities filled when it is taken.</param>
/// <param name="RestAtLook">The later look at which the rest fills, from 1; 0 when it never does.</param>
/// <param name="BeatsCancel">What is left fills just before a cancel takes effect.</param>
internal sealed record FillScript(ImmutableArray<decimal> AtOnce, int RestAtLook, bool BeatsCancel)
{
    /// <summary>A limit order fills at once, in part, later or not at all; a market order fills at once in one or two fills, now and then the second a moment later.</summary>
    public static FillScript Of(OrderRequest request, SeededDice dice)
    {
        var roll = dice.Roll($"fill {request.ClientOrderId}");
        var part = PartOf(request, dice);
        var beatsCancel = dice.Roll($"cancel {request.ClientOrderId}") < 0.25;
        if (request.Type != OrderType.Limit)
        {
            return roll switch
            {
                < 0.60 => new([request.Quantity], 0, beatsCancel),
                < 0.85 => new(Parts(request.Quantity, part), 0, beatsCancel),
                _ => new([part], 1, beatsCancel),
            };
        }

        return roll switch
        {
            < 0.30 => new([request.Quantity], 0, beatsCancel),
            < 0.40 => new(Parts(request.Quantity, part), 0, beatsCancel),
            < 0.60 => new([part], 1, beatsCancel),
            < 0.75 => new([part], 0, beatsCancel),
            < 0.90 => new([], dice.Roll($"look {request.ClientOrderId}", 1, 2), beatsCancel),
            _ => new([], 0, beatsCancel),
        };
    }

    private static ImmutableArray<decimal> Parts(decimal quantity, decimal part) => part < quantity ? [part, quantity - part] : [quantity];

    /// <summary>Whole units below the whole quantity where there are any.</summary>
    private static decimal PartOf(OrderRequest request, SeededDice dice) =>
        request.Quantity > 1m && decimal.Truncate(request.Quantity) == request.Quantity
            ? dice.Roll($"part {request.ClientOrderId}", 1, (int)Math.Min(1_000_000m, request.Quantity - 1m))
            : request.Quantity;
}
