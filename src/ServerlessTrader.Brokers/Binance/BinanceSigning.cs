namespace ServerlessTrader.Brokers.Binance;

/// <summary>What one account signs its calls with, and what it may still order.</summary>
internal sealed record BinanceSigning(BinanceCredentials Credentials, BinanceOptions Options, BinanceOrderBudget Orders);
