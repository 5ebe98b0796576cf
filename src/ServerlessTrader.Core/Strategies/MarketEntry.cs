namespace ServerlessTrader.Core.Strategies;

/// <summary>One market order for the whole quantity.</summary>
public sealed record MarketEntry : EntryRule;
