using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Engine.Tests.Desk;

/// <summary>One call the engine made to its broker.</summary>
/// <param name="Kind">submit, find, cancel, balance, positions or working.</param>
/// <param name="ClientOrderId">The order it is about, if any.</param>
/// <param name="At">When.</param>
/// <param name="Order">The order submitted, if any.</param>
internal sealed record BrokerCall(string Kind, string? ClientOrderId, DateTimeOffset At, OrderRequest? Order = null);
