namespace ServerlessTrader.Core.Market;

/// <summary>One price of one symbol, as a feed delivers it.</summary>
/// <param name="Symbol">Our symbol (<see cref="Instruments.Instrument.Symbol"/>).</param>
/// <param name="Price">The mark: the mid of a quoted option, the mark price of a perpetual, the last price of an index or share.</param>
/// <param name="At">When the venue made it, UTC.</param>
public readonly record struct PriceTick(string Symbol, decimal Price, DateTimeOffset At);
