using System.Collections.Immutable;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Selection;

/// <summary>The option chosen, or null with the test each candidate failed.</summary>
public sealed record OptionSelection(OptionQuote? Chosen, ImmutableArray<string> Rejections);
