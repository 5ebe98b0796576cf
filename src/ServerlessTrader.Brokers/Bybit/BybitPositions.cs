using System.Collections.Concurrent;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>The account's positions, and whether a contract is held one-way or hedged (long and short side by side).</summary>
internal sealed class BybitPositions(BybitReads reads, BybitOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (bool IsHedged, DateTimeOffset ReadAt)> _modes = new(StringComparer.Ordinal);

    /// <summary>Every open position; a hedged contract may be there twice.</summary>
    /// <exception cref="BrokerUnavailableException">They cannot be read, or one makes no sense. A failed question is not "flat".</exception>
    public async ValueTask<IReadOnlyList<BrokerPosition>> AllAsync(CancellationToken cancellationToken)
    {
        var rows = await reads.ReadAllAsync(
            BybitCall.Get(BybitEndpoint.Positions, $"category=linear&settleCoin={options.SettleCurrency}&limit=200"), BybitJson.Default.BybitPageBybitPositionRow,
            cancellationToken: cancellationToken).ConfigureAwait(false);
        return [.. rows.DistinctBy(row => (row.Symbol, row.PositionIdx)).Where(row => row.Size is not 0m).Select(Position)];
    }

    /// <summary>The position index of an order: 0 one-way; hedged, 1 for the long side and 2 for the short one, which a reduce-only order names by what it shrinks.</summary>
    /// <returns>The index; or why the exchange does not say, such as that it does not know the symbol.</returns>
    /// <exception cref="BrokerUnavailableException">The position mode cannot be read.</exception>
    public async ValueTask<(int Index, BybitAnswer? Refusal)> IndexAsync(string symbol, OrderSide side, bool isReduceOnly, CancellationToken cancellationToken)
    {
        var (isHedged, refusal) = await IsHedgedAsync(symbol, isReduceOnly, cancellationToken).ConfigureAwait(false);
        return (!isHedged ? 0 : (side == OrderSide.Buy) != isReduceOnly ? 1 : 2, refusal);
    }

    /// <summary>Forgets a contract's mode, because the exchange says it is another.</summary>
    public void Forget(string symbol) => _modes.TryRemove(symbol, out _);

    private async ValueTask<(bool IsHedged, BybitAnswer? Refusal)> IsHedgedAsync(string symbol, bool isUrgent, CancellationToken cancellationToken)
    {
        if (_modes.TryGetValue(symbol, out var known) && time.GetUtcNow() - known.ReadAt < options.PositionModeMaxAge)
            return (known.IsHedged, null);
        var call = BybitCall.Get(BybitEndpoint.Positions, $"category=linear&symbol={Uri.EscapeDataString(symbol)}", isUrgent);
        var answer = await reads.AskAsync(call, cancellationToken).ConfigureAwait(false);
        if (answer.Verdict is BybitVerdict.Refused or BybitVerdict.NotAuthorised)
            return (false, answer);
        var page = BybitReads.Parse(answer, BybitJson.Default.BybitPageBybitPositionRow, call.Endpoint.Path);

        // Asked by symbol, the exchange lists a contract that is flat too: one row, or one for each side.
        var isHedged = page.List?.Any(row => row?.PositionIdx is 1 or 2) ?? false;
        _modes[symbol] = (isHedged, time.GetUtcNow());
        return (isHedged, null);
    }

    private BrokerPosition Position(BybitPositionRow row) =>
        row is { Symbol: { Length: > 0 } symbol, Side: "Buy" or "Sell", Size: { } size, AvgPrice: { } price }
            ? new BrokerPosition(new Perpetual(symbol, options.SettleCurrency), row.Side == "Buy" ? size : -size, price)
            : throw new BrokerUnavailableException($"Bybit reports a position of '{row.Symbol}' without side, size or price.");
}
