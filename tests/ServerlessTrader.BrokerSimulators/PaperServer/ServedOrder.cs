using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.PaperServer;

/// <summary>An order in the book. Its account's lock guards it.</summary>
internal sealed class ServedOrder(int number, OrderRequest request, FillScript script)
{
    private readonly List<Fill> _fills = [];

    public string ClientOrderId => request.ClientOrderId;

    public OrderRequest Request => request;

    public FillScript Script => script;

    public Instrument Instrument => request.Legs[0].Instrument;

    public OrderSide Side => request.Legs[0].Side;

    public OrderState State { get; set; } = OrderState.Working;

    public string? Reason { get; set; }

    /// <summary>Times somebody has asked for it.</summary>
    public int Looks { get; set; }

    public decimal Remaining => request.Quantity - _fills.Sum(fill => fill.Quantity);

    public Fill Add(decimal quantity, decimal price, decimal fee, DateTimeOffset at)
    {
        var fill = new Fill($"x{number}-{_fills.Count + 1}", quantity, price, fee, at);
        _fills.Add(fill);
        if (Remaining == 0m)
            State = OrderState.Filled;
        return fill;
    }

    public OrderReport ToReport() => new(ClientOrderId, BrokerOrderId, State, [.. _fills], Reason);

    public BookedOrder ToBooks() => new(ClientOrderId, BrokerOrderId, Instrument.Symbol, Side, State, [.. _fills]);

    private string BrokerOrderId => $"x{number}";
}
