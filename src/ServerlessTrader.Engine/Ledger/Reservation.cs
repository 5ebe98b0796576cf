namespace ServerlessTrader.Engine.Ledger;

/// <summary>What one trade holds of an account from the moment it is sized until it has ended.</summary>
/// <param name="Strategy">The trade's strategy.</param>
/// <param name="Quantity">Units the trade was sized to.</param>
/// <param name="Risk">Money it loses at its stop.</param>
/// <param name="Unspent">Money set aside that the broker's buying power does not know of yet; 0 once the entry is complete.</param>
/// <param name="At">When it was made, UTC.</param>
/// <param name="Balance">What could be spent when the size was worked out; null in reservations of older versions.</param>
public sealed record Reservation(string Strategy, decimal Quantity, decimal Risk, decimal Unspent, DateTimeOffset At, decimal? Balance = null);
