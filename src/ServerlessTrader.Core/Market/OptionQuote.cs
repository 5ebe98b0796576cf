using ServerlessTrader.Core.Instruments;

namespace ServerlessTrader.Core.Market;

/// <summary>One row of an option chain.</summary>
/// <param name="Contract">The series.</param>
/// <param name="Quote">Its best bid and offer, in premium per unit of the underlying.</param>
/// <param name="Greeks">Its greeks, null when the venue gives none.</param>
/// <param name="Volume">Contracts traded today.</param>
/// <param name="OpenInterest">Contracts open at the last count.</param>
public sealed record OptionQuote(OptionContract Contract, Quote Quote, Greeks? Greeks, long Volume, long OpenInterest);
