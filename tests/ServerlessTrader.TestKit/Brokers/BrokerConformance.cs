using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.TestKit.Brokers;

/// <summary>
/// What every broker of perpetuals does, whatever it speaks. One subclass a broker, of <see cref="StopBrokerConformance"/> when stops can rest there and of
/// <see cref="StoplessBrokerConformance"/> when they cannot, so that nothing is left out without a word.
/// </summary>
public abstract partial class BrokerConformance : IAsyncLifetime
{
    /// <summary>Reads may be tried again inside the broker; so many failures outlast that.</summary>
    protected const int ForLong = 100;

    private IBrokerRig? _rig;
    private int _orders;

    protected IBrokerRig Rig => _rig ?? throw new InvalidOperationException("The rig is set up before each test.");

    protected IBroker Broker => Rig.Broker;

    /// <inheritdoc/>
    public async Task InitializeAsync() => _rig = await CreateRigAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync() => await Rig.DisposeAsync();

    /// <summary>A new venue with a new account and a broker connected to it.</summary>
    protected abstract ValueTask<IBrokerRig> CreateRigAsync();

    /// <summary>A client id such as the engine's own: letters, digits and dashes, the longest there is.</summary>
    protected string NextId() => $"0123456789abcdef0123-{++_orders:0000}-entry1-x";

    protected OrderRequest Market(OrderSide side, decimal quantity, bool reduceOnly = false, Instrument? instrument = null) =>
        OrderRequest.Single(NextId(), instrument ?? Rig.Instrument, side, quantity, OrderType.Market, reduceOnly: reduceOnly);

    protected OrderRequest Limit(OrderSide side, decimal quantity, decimal price, Instrument? instrument = null) =>
        OrderRequest.Single(NextId(), instrument ?? Rig.Instrument, side, quantity, OrderType.Limit, limitPrice: price);

    protected async Task<OrderReport> Confirmed(OrderRequest order) => Report(await Broker.SubmitAsync(order));

    protected async Task<OrderReport> Found(OrderRequest order) => Report(await Broker.FindAsync(order.Key));

    protected async Task<OrderOutcome.Rejected> Rejected(OrderRequest order) => Assert.IsType<OrderOutcome.Rejected>(await Broker.SubmitAsync(order));

    protected static OrderReport Report(OrderOutcome outcome) => Assert.IsType<OrderOutcome.Confirmed>(outcome).Report;

    protected static decimal Signed(OrderRequest order, OrderReport report) => order.Legs[0].Side == OrderSide.Buy ? report.FilledQuantity : -report.FilledQuantity;
}
