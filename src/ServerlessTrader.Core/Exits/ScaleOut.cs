namespace ServerlessTrader.Core.Exits;

/// <summary>What the targets reached on one tick close: so much of the original entry, and the same part of what was added to it.</summary>
internal struct ScaleOut(PositionView position, decimal addedOpen)
{
    private readonly decimal _addedAtFirst = Math.Clamp(addedOpen, 0m, position.Open);
    private decimal _original;
    private decimal _added;

    /// <summary>Units to close.</summary>
    public readonly decimal Quantity => _original + _added;

    /// <summary>Of the added units, those that stay open.</summary>
    public readonly decimal AddedLeft => _addedAtFirst - _added;

    /// <summary>Takes one more target: a share of the size originally entered.</summary>
    public void Take(decimal fraction)
    {
        var originalOpen = position.Open - _addedAtFirst - _original;
        var exact = fraction * position.Entered;
        var share = position.Instrument.IsWholeUnits ? Math.Round(exact, MidpointRounding.AwayFromZero) : position.Rules.QuantityDown(exact);
        if (originalOpen > 0m)
            _added += share >= originalOpen ? AddedLeft : position.Rules.QuantityDown(share * AddedLeft / originalOpen);
        _original += share;
    }
}
