namespace ServerlessTrader.Core.Trades;

/// <summary>Names one order at a broker. Venues that keep stops apart from other orders must be asked in the right place.</summary>
/// <param name="ClientOrderId">Ours; see <see cref="OrderRequest.ClientOrderId"/>.</param>
/// <param name="Leg">What it trades; of a combination, the first leg.</param>
/// <param name="Type">How it is priced; a stop rests elsewhere than a limit at some venues.</param>
public sealed record OrderKey(string ClientOrderId, OrderLeg Leg, OrderType Type = OrderType.Market);
