using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>
/// Cancels every working order of a symbol at both services: lists them, cancels, looks whether any is left, and asks each for its last word. The cancels are sent
/// even when the lists are empty, because a list may lag behind an order just placed.
/// </summary>
internal sealed class BinanceCancelAll(BinanceRest rest, BinanceSigning signing, BinanceOrders orders, BinanceAlgoOrders stops)
{
    private const int MostRounds = 3;

    public async ValueTask<IReadOnlyList<OrderReport>> RunAsync(Instrument instrument, CancellationToken cancellationToken)
    {
        var plain = new Dictionary<string, WireOrder>(StringComparer.Ordinal);
        var algo = new Dictionary<string, WireAlgoOrder>(StringComparer.Ordinal);
        await ListAsync(instrument.Symbol, plain, algo, cancellationToken).ConfigureAwait(false);
        var isEmpty = false;
        for (var round = 0; round < MostRounds && !isEmpty; round++)
        {
            // Stops first: one that triggers meanwhile becomes an ordinary order, which the other cancel then meets.
            await CancelAsync("/fapi/v1/algoOpenOrders", instrument.Symbol, cancellationToken).ConfigureAwait(false);
            await CancelAsync("/fapi/v1/allOpenOrders", instrument.Symbol, cancellationToken).ConfigureAwait(false);
            isEmpty = await ListAsync(instrument.Symbol, plain, algo, cancellationToken).ConfigureAwait(false) == 0;
        }

        if (!isEmpty)
            throw new BrokerUnavailableException($"Binance still lists working orders of {instrument.Symbol} after {MostRounds} cancels.");
        var reports = new List<OrderReport>(plain.Count + algo.Count);
        foreach (var wire in plain.Values)
            reports.Add(LastWord(await orders.FindByOrderIdAsync(KeyOf(wire.ClientOrderId, instrument), wire.OrderId!, cancellationToken).ConfigureAwait(false), wire.ClientOrderId));
        foreach (var wire in algo.Values)
            reports.Add(LastWord(await stops.FindByAlgoIdAsync(wire.ClientAlgoId ?? "", instrument, wire.AlgoId!, cancellationToken).ConfigureAwait(false), wire.ClientAlgoId));
        return reports;
    }

    private static OrderKey KeyOf(string? clientOrderId, Instrument instrument) => new(clientOrderId ?? "", new OrderLeg(instrument, OrderSide.Sell));

    /// <summary>An order whose fills are not all to be seen yet counts as working, and then its last word is not yet spoken.</summary>
    private static OrderReport LastWord(OrderOutcome outcome, string? clientOrderId) =>
        outcome is OrderOutcome.Confirmed { Report: { State: not OrderState.Working } report }
            ? report
            : throw new BrokerUnavailableException($"Binance does not say yet how order {clientOrderId} ended.");

    private async ValueTask<int> ListAsync(string symbol, Dictionary<string, WireOrder> plain, Dictionary<string, WireAlgoOrder> algo, CancellationToken cancellationToken)
    {
        var listing = orders.ListAsync(symbol, cancellationToken).AsTask();
        var resting = await stops.ListAsync(symbol, cancellationToken).ConfigureAwait(false);
        var working = await listing.ConfigureAwait(false);
        foreach (var wire in working)
            plain[wire.OrderId ?? throw Nameless()] = wire;
        foreach (var wire in resting)
            algo[wire.AlgoId ?? throw Nameless()] = wire;
        return working.Count + resting.Count;
    }

    private async ValueTask CancelAsync(string path, string symbol, CancellationToken cancellationToken)
    {
        // Cancelling what is cancelled is harmless, so this may be repeated.
        var call = new BinanceCall(HttpMethod.Delete, path, 1, BinancePriority.Urgent) { Parameters = new BinanceParameters().Add("symbol", symbol) };
        var reply = await rest.AskAsync(call, signing, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (!reply.IsSuccess && reply.Failure != BinanceFailure.NoSuchOrder)
            throw new BrokerUnavailableException($"Binance: {call}: {reply.Reason}");
    }

    private static BrokerUnavailableException Nameless() => new("Binance lists an order without its id.");
}
