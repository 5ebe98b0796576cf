using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>The exchange's word on orders: their state from the order lists, their fills from the list of executions. Stops are in the same lists as other orders.</summary>
internal sealed class BybitOrderReader(BybitReads reads, BybitExecutions executions, BybitOptions options)
{
    /// <summary>
    /// Asks for an order. The live list comes first and the history second, so that an order that ends between the two questions is not missed.
    /// </summary>
    /// <exception cref="BybitRefusedException">The exchange refuses the question.</exception>
    public async ValueTask<OrderOutcome> LookUpAsync(BybitOrderId id, bool isUrgent, CancellationToken cancellationToken)
    {
        try
        {
            var row = await RowAsync(BybitEndpoint.Orders, id, isUrgent, cancellationToken).ConfigureAwait(false)
                ?? await RowAsync(BybitEndpoint.OrderHistory, id, isUrgent, cancellationToken).ConfigureAwait(false);
            return row is null ? new OrderOutcome.NotFound() : await ReportAsync(row, isUrgent, cancellationToken).ConfigureAwait(false);
        }
        catch (BybitRefusedException)
        {
            throw;
        }
        catch (BrokerUnavailableException exception)
        {
            return new OrderOutcome.Unknown(exception.Message);
        }
        catch (OperationCanceledException)
        {
            return new OrderOutcome.Unknown("the question was called off before Bybit answered");
        }
    }

    /// <summary>Asks for an order; a refused question leaves it unknown.</summary>
    public async ValueTask<OrderOutcome> FindAsync(BybitOrderId id, bool isUrgent, CancellationToken cancellationToken)
    {
        try
        {
            return await LookUpAsync(id, isUrgent, cancellationToken).ConfigureAwait(false);
        }
        catch (BybitRefusedException exception)
        {
            return new OrderOutcome.Unknown(exception.Message);
        }
    }

    /// <summary>Every live order: of one contract, or of the account.</summary>
    /// <exception cref="BrokerUnavailableException">They cannot all be read.</exception>
    public async ValueTask<IReadOnlyList<BybitOrderRow>> LiveAsync(string? symbol, bool isUrgent, CancellationToken cancellationToken)
    {
        var which = symbol is null ? $"settleCoin={options.SettleCurrency}" : $"symbol={Uri.EscapeDataString(symbol)}";
        var rows = await reads.ReadAllAsync(
            BybitCall.Get(BybitEndpoint.Orders, $"category=linear&{which}&openOnly=0&limit=50", isUrgent), BybitJson.Default.BybitPageBybitOrderRow,
            cancellationToken: cancellationToken).ConfigureAwait(false);

        // An order may slip from one page to the next while they are read. One in a state that this version does not know counts as live.
        return [.. rows.Where(row => StateOf(row) is null or OrderState.Working).DistinctBy(row => row.OrderId, StringComparer.Ordinal)];
    }

    /// <summary>An order's report: confirmed when its fills add up to what the exchange says is filled.</summary>
    /// <exception cref="BrokerUnavailableException">Its fills cannot be read.</exception>
    public async ValueTask<OrderOutcome> ReportAsync(BybitOrderRow row, bool isUrgent, CancellationToken cancellationToken)
    {
        if (row.OrderId is not { Length: > 0 } orderId || StateOf(row) is not { } state)
            return new OrderOutcome.Unknown($"Bybit reports an order in the state '{row.OrderStatus}', which this version does not know");
        var filled = row.CumExecQty ?? 0m;
        var fills = filled > 0m ? await executions.OfOrderAsync(orderId, row.CreatedTime, row.UpdatedTime, filled, isUrgent, cancellationToken).ConfigureAwait(false) : [];
        var report = new OrderReport(NameOf(row), orderId, state, fills, ReasonOf(row, state));

        // Executions may show a moment after the order has changed. An ended order without all its fills would be booked as less than it traded.
        return state != OrderState.Working && report.FilledQuantity != filled
            ? new OrderOutcome.Unknown($"Bybit has ended order {report.ClientOrderId} with {filled} filled, but lists executions of {report.FilledQuantity}")
            : new OrderOutcome.Confirmed(report);
    }

    /// <summary>Our client id; the exchange's own for orders that others placed without one.</summary>
    public static string NameOf(BybitOrderRow row) => row.OrderLinkId is { Length: > 0 } ours ? ours : row.OrderId ?? "";

    private static OrderState? StateOf(BybitOrderRow row) => row.OrderStatus switch
    {
        "New" or "PartiallyFilled" or "Untriggered" or "Triggered" or "Created" => OrderState.Working,
        "Filled" => OrderState.Filled,
        "Cancelled" or "PartiallyFilledCanceled" or "Deactivated" => OrderState.Cancelled,
        "Rejected" => OrderState.Rejected,
        _ => null,
    };

    private static string? ReasonOf(BybitOrderRow row, OrderState state)
    {
        if (state is OrderState.Working or OrderState.Filled)
            return null;
        if (row.RejectReason is { Length: > 0 } and not "EC_NoError")
            return row.RejectReason;
        return row.CancelType is { Length: > 0 } and not "UNKNOWN" ? row.CancelType : null;
    }

    private async ValueTask<BybitOrderRow?> RowAsync(BybitEndpoint endpoint, BybitOrderId id, bool isUrgent, CancellationToken cancellationToken)
    {
        var call = BybitCall.Get(endpoint, $"category=linear&symbol={Uri.EscapeDataString(id.Symbol)}&{id.Query}", isUrgent);
        var answer = await reads.AskAsync(call, cancellationToken).ConfigureAwait(false);
        if (answer.Verdict == BybitVerdict.NoSuchOrder)
            return null;
        var page = BybitReads.Parse(answer, BybitJson.Default.BybitPageBybitOrderRow, endpoint.Path);
        if (page.List is null)
            throw new BrokerUnavailableException($"Bybit's {endpoint.Path} answered without a list.");
        return page.List.FirstOrDefault(row => row is not null && id.Is(row));
    }
}

/// <summary>Names one order to the exchange: by our client id, or by its own.</summary>
internal readonly record struct BybitOrderId(string Symbol, string Id, bool IsOurs)
{
    public string Query => $"{(IsOurs ? "orderLinkId" : "orderId")}={Uri.EscapeDataString(Id)}";

    public static BybitOrderId Ours(string symbol, string clientOrderId) => new(symbol, clientOrderId, IsOurs: true);

    public static BybitOrderId Theirs(string symbol, string orderId) => new(symbol, orderId, IsOurs: false);

    public bool Is(BybitOrderRow row) => (IsOurs ? row.OrderLinkId : row.OrderId) == Id;
}
