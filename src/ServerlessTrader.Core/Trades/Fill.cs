namespace ServerlessTrader.Core.Trades;

/// <summary>One execution the broker has confirmed. Positions are booked from these and from nothing else.</summary>
/// <param name="FillId">The broker's execution id, unique within the order; a fill seen twice is booked once.</param>
/// <param name="Quantity">Units, above zero.</param>
/// <param name="Price">Per unit; net for a combination.</param>
/// <param name="Fee">Money paid for it, positive; negative for a rebate.</param>
/// <param name="At">When the venue executed it, UTC.</param>
public sealed record Fill(string FillId, decimal Quantity, decimal Price, decimal Fee, DateTimeOffset At);
