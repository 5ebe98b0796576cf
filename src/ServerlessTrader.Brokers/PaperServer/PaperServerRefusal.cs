namespace ServerlessTrader.Brokers.PaperServer;

/// <summary>Why the server refused an order; it will never trade.</summary>
/// <param name="Code">Kebab-case.</param>
/// <param name="Message">For people.</param>
public sealed record PaperServerRefusal(string Code, string Message);
