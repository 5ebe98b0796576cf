using FsCheck;
using FsCheck.Fluent;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Tests.Paper;

/// <summary>One thing that happens to a paper account: the market moves, an order is sent or cancelled, somebody asks, the process is killed.</summary>
internal sealed record PaperStep(int Kind, int Contract, int Price, int Size, int Quantity, int Order, bool Flag)
{
    private static readonly Instrument[] _instruments = [PaperDesk.Call, PaperDesk.FarCall, PaperDesk.Btc];

    /// <summary>Sequences of up to forty steps.</summary>
    public static Arbitrary<List<PaperStep>> Sequences { get; } =
        Gen.Choose(1, 40).SelectMany(length => Steps().ListOf(length)).Select(steps => steps.ToList()).ToArbitrary();

    /// <summary>Does it to an account, as step <paramref name="number"/>, and notes the orders that were taken.</summary>
    public async Task Play(PaperDesk desk, int number, Dictionary<string, OrderRequest> taken, bool sellsOnlyReduce = false)
    {
        switch (Kind)
        {
            case 0:
                desk.QuoteBtc(64_000m + Price, 64_000m + Price + Size, 0.05m * Size);
                break;
            case <= 3:
                desk.Quote(Flag ? PaperDesk.Call : PaperDesk.FarCall, 0.01m * Price, 0.01m * (Price + Size), Size);
                break;
            case <= 7:
                var request = Request(number, sellsOnlyReduce);
                if (await desk.Broker.SubmitAsync(request) is OrderOutcome.Confirmed)
                    taken.TryAdd(request.ClientOrderId, request);
                break;
            case 8 when Flag:
                await desk.Broker.CancelAsync(new OrderKey($"order-{Order}", new OrderLeg(PaperDesk.Call, OrderSide.Buy)));
                break;
            case 8:
                await desk.Broker.EvaluateAsync();
                break;
            default:
                desk.Restart();
                break;
        }
    }

    /// <summary>The order of this step; now and then with a client id that was used before.</summary>
    private OrderRequest Request(int number, bool sellsOnlyReduce)
    {
        var instrument = _instruments[Contract];
        var side = Flag ? OrderSide.Buy : OrderSide.Sell;
        var type = (OrderType)(Order % 3);
        var isOption = instrument is OptionContract;
        decimal? price = type == OrderType.Market ? null : isOption ? 0.01m * (Price + Order - 20) : 64_000m + Price + 10 * (Order - 20);
        return OrderRequest.Single(
            Order % 7 == 0 ? $"order-{Order % number}" : $"order-{number}",
            instrument,
            side,
            isOption ? Quantity : 0.01m * Quantity,
            type,
            type == OrderType.Limit ? price : null,
            type == OrderType.StopMarket ? price : null,
            reduceOnly: side == OrderSide.Sell && (sellsOnlyReduce || Order % 2 == 0));
    }

    private static Gen<PaperStep> Steps() =>
        from kind in Gen.Choose(0, 9)
        from contract in Gen.Choose(0, 2)
        from price in Gen.Choose(100, 140)
        from size in Gen.Choose(1, 12)
        from quantity in Gen.Choose(1, 9)
        from order in Gen.Choose(1, 40)
        from flag in Gen.Choose(0, 1)
        select new PaperStep(kind, contract, price, size, quantity, order, flag == 1);
}
