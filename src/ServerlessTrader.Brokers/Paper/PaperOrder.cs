using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Brokers.Paper;

/// <summary>An order the paper broker has taken, as it is stored.</summary>
/// <param name="Number">Orders of an account are numbered from 1 in the order they were taken.</param>
/// <param name="Request">As it was asked for.</param>
/// <param name="Quantity">What it may fill in all: the request's quantity, or the position when reduce-only was larger.</param>
/// <param name="State">Working until final.</param>
/// <param name="Fills">All fills, oldest first.</param>
/// <param name="ExpiresAt">End of its day, if it has one.</param>
/// <param name="IsTriggered">A stop whose trigger was reached.</param>
/// <param name="Reason">Why it ended unfilled.</param>
internal sealed record PaperOrder(
    long Number,
    OrderRequest Request,
    decimal Quantity,
    OrderState State,
    ImmutableArray<Fill> Fills,
    DateTimeOffset? ExpiresAt = null,
    bool IsTriggered = false,
    string? Reason = null)
{
    [JsonIgnore]
    public string ClientOrderId => Request.ClientOrderId;

    [JsonIgnore]
    public Instrument Instrument => Request.Legs[0].Instrument;

    [JsonIgnore]
    public bool IsBuy => Request.Legs[0].Side == OrderSide.Buy;

    /// <summary>+1 for a buy, −1 for a sell.</summary>
    [JsonIgnore]
    public decimal Sign => IsBuy ? 1m : -1m;

    [JsonIgnore]
    public decimal Remaining => Quantity - Fills.Sum(fill => fill.Quantity);

    public OrderReport ToReport() => new(ClientOrderId, $"paper-{Number}", State, Fills, Reason);
}
