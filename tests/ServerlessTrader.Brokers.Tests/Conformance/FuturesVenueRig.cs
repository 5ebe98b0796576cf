using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.BrokerSimulators.Faults;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.TestKit.Brokers;

namespace ServerlessTrader.Brokers.Tests.Conformance;

/// <summary>
/// A broker over a simulated futures venue. A subclass starts the venue's face with an account of 10,000 USDT and connects clients to it, whose patience for an answer should
/// be short, but longer than a busy machine takes to answer: two seconds.
/// </summary>
internal abstract class FuturesVenueRig(FuturesExchange exchange, VenueFaults faults, string apiKey) : IBrokerRig
{
    private (IBroker Broker, IMarketData Market)? _client;

    public IBroker Broker => Client.Broker;

    public IMarketData Market => Client.Market;

    public abstract VenueTraits Traits { get; }

    public Instrument Instrument { get; } = new Perpetual("BTCUSDT");

    public Instrument Other { get; } = new Perpetual("ETHUSDT");

    public Instrument Unlisted { get; } = new Perpetual("NOSUCHUSDT");

    /// <summary>The account at the venue.</summary>
    protected ExchangeAccount Account => exchange.AccountOf(apiKey)!;

    private (IBroker Broker, IMarketData Market) Client => _client ??= Connect();

    public ValueTask SetPriceAsync(decimal price)
    {
        exchange.SetPrice(Instrument.Symbol, price);
        return ValueTask.CompletedTask;
    }

    public ValueTask FailAsync(BrokerCall at, BrokerFault fault, int times = 1)
    {
        if (!Traits.Faults.Contains(fault))
            throw new NotSupportedException($"{fault} does not happen at this venue.");
        faults.Requests.Then(KindOf(at), FaultOf(fault), times);
        return ValueTask.CompletedTask;
    }

    public ValueTask HealAsync()
    {
        faults.Requests.Clear();
        return LetTimePassAsync();
    }

    public ValueTask FillNextInPartAsync(decimal share)
    {
        exchange.FillNextInPart(share, stalls: true);
        return ValueTask.CompletedTask;
    }

    public ValueTask FillRestAsync()
    {
        exchange.ReleaseFills();
        return ValueTask.CompletedTask;
    }

    public ValueTask SetHedgedAsync(bool hedged)
    {
        Account.SetHedged(hedged);
        return ValueTask.CompletedTask;
    }

    public ValueTask<BookedTotals> BookedAsync(OrderRequest order)
    {
        var id = VenueId(order.ClientOrderId);
        var stops = Account.Stops.Where(stop => stop.ClientId == id).ToList();
        var triggered = stops.Select(stop => stop.OrderId).OfType<long>().ToHashSet();
        var orders = Account.Orders.Where(taken => (taken.ClientId == id && taken.StopId is null) || triggered.Contains(taken.Id)).ToList();
        var fills = orders.SelectMany(taken => taken.Fills).ToList();
        return ValueTask.FromResult(new BookedTotals(
            orders.Count(taken => taken.StopId is null) + stops.Count,
            fills.Sum(fill => fill.SignedQuantity),
            fills.Sum(fill => fill.Fee),
            orders.Exists(taken => taken.IsOpen) || stops.Exists(stop => stop.IsWaiting)));
    }

    public ValueTask<decimal> HeldAsync() =>
        ValueTask.FromResult(Account.View().Positions.Where(position => position.Position.Symbol == Instrument.Symbol).Sum(position => position.Position.Quantity));

    public ValueTask<MarginTerms?> TermsAsync() =>
        ValueTask.FromResult<MarginTerms?>(new MarginTerms(Account.LeverageOf(Instrument.Symbol), Account.MarginModeOf(Instrument.Symbol)));

    public async ValueTask RestartAsync()
    {
        if (_client is { } client)
            await DisconnectAsync(client.Broker, client.Market);
        _client = null;
    }

    public async ValueTask DisposeAsync()
    {
        await RestartAsync();
        await StopAsync();
    }

    /// <summary>A client that remembers nothing.</summary>
    protected abstract (IBroker Broker, IMarketData Market) Connect();

    /// <summary>Moves the client's clock beyond any time it was told to wait, where it keeps such a time.</summary>
    protected virtual ValueTask LetTimePassAsync() => ValueTask.CompletedTask;

    /// <summary>Stops the venue.</summary>
    protected abstract ValueTask StopAsync();

    /// <summary>What our client id is at the venue.</summary>
    protected virtual string VenueId(string clientOrderId) => clientOrderId;

    protected virtual async ValueTask DisconnectAsync(IBroker broker, IMarketData market)
    {
        foreach (var part in new object[] { broker, market }.Distinct())
        {
            if (part is IAsyncDisposable waiting)
                await waiting.DisposeAsync();
            else
                (part as IDisposable)?.Dispose();
        }
    }

    private static RequestKind KindOf(BrokerCall at) => at switch
    {
        BrokerCall.Submit => RequestKind.Submit,
        BrokerCall.Find => RequestKind.Find,
        BrokerCall.Cancel => RequestKind.Cancel,
        BrokerCall.Setting => RequestKind.Setting,
        BrokerCall.Market => RequestKind.Market,
        _ => RequestKind.Account,
    };

    private static WireFault FaultOf(BrokerFault fault) => fault switch
    {
        BrokerFault.ErrorBefore => WireFault.ServerErrorBefore,
        BrokerFault.ErrorAfter => WireFault.ServerErrorAfter,
        BrokerFault.NoAnswerBefore => WireFault.HoldRequest,
        BrokerFault.NoAnswerAfter => WireFault.HoldAnswer,
        BrokerFault.LostConnection => WireFault.DropAnswer,
        BrokerFault.BrokenAnswer => WireFault.BrokenJson,
        BrokerFault.StatusUnknown => WireFault.StatusUnknown,
        BrokerFault.Throttled => WireFault.TooManyRequests,
        BrokerFault.Banned => WireFault.Banned,
        BrokerFault.WrongClock => WireFault.ClockSkew,
        BrokerFault.SaysDuplicate => WireFault.DuplicateClientId,
        _ => WireFault.Refused,
    };
}
