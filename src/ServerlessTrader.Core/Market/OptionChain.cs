namespace ServerlessTrader.Core.Market;

/// <summary>All listed series of one underlying and one expiry.</summary>
/// <param name="Underlying">QQQ, NIFTY …</param>
/// <param name="Expiry">The expiry all rows share.</param>
/// <param name="UnderlyingPrice">The underlying's price when the chain was read.</param>
/// <param name="Options">The rows, in ascending strike, calls before puts at one strike.</param>
public sealed record OptionChain(string Underlying, DateOnly Expiry, decimal UnderlyingPrice, IReadOnlyList<OptionQuote> Options);
