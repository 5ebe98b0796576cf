using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>
/// The fills of an order with what they cost. A fee taken in another asset than the contract's quote (BNB) is converted at that asset's last price; when there is none,
/// the fill has a fee of 0 and the note says what was taken.
/// </summary>
internal sealed class BinanceFills(BinanceRest rest, BinanceSigning signing, TimeProvider time)
{
    private const int MostRows = 1000;
    private static readonly TimeSpan _defaultSpan = TimeSpan.FromDays(6);
    private static readonly TimeSpan _longestSpan = TimeSpan.FromDays(7);
    private static readonly TimeSpan _rateGoodFor = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (decimal? Rate, long ReadAt)> _rates = new(StringComparer.Ordinal);

    /// <exception cref="BrokerUnavailableException">They cannot be read.</exception>
    public async ValueTask<(ImmutableArray<Fill> Fills, string? Note)> ReadAsync(Instrument instrument, WireOrder order, CancellationToken cancellationToken)
    {
        var quote = (instrument as Perpetual)?.QuoteCurrency ?? "USDT";
        var fills = ImmutableArray.CreateBuilder<Fill>();
        string? note = null;
        foreach (var trade in await ReadTradesAsync(instrument.Symbol, order, cancellationToken).ConfigureAwait(false))
        {
            if (trade is not { Id: { } id, Price: { } price, Qty: > 0m and var quantity, Time: { } at })
                throw new BrokerUnavailableException($"Binance reports a trade of order {order.OrderId} that makes no sense.");
            var fee = trade.Commission ?? 0m;
            if (fee != 0m && trade.CommissionAsset is { } asset && asset != quote)
            {
                if (await RateAsync(asset, quote, cancellationToken).ConfigureAwait(false) is { } rate)
                {
                    fee = decimal.Round(fee * rate, 8);
                }
                else
                {
                    note = string.Create(CultureInfo.InvariantCulture, $"a fee of {fee} {asset} is not included: it has no price in {quote} now");
                    fee = 0m;
                }
            }

            fills.Add(new Fill(id, quantity, price, fee, DateTimeOffset.FromUnixTimeMilliseconds(at)));
        }

        return (fills.DrainToImmutable(), note);
    }

    /// <summary>The exchange gives the last seven days unasked, and any seven days when asked; an order that rested longer needs several questions.</summary>
    private async ValueTask<IReadOnlyList<WireTrade>> ReadTradesAsync(string symbol, WireOrder order, CancellationToken cancellationToken)
    {
        var now = rest.Clock.Now;
        var placed = order.Time is > 0 and var created ? DateTimeOffset.FromUnixTimeMilliseconds(created) : now;
        var trades = new Dictionary<string, WireTrade>(StringComparer.Ordinal);
        if (now - placed < _defaultSpan)
        {
            Add(await PageAsync(null, cancellationToken).ConfigureAwait(false));
        }
        else
        {
            var last = order.UpdateTime is > 0 and var updated ? DateTimeOffset.FromUnixTimeMilliseconds(updated) : now;
            for (var from = placed; from <= last; from += _longestSpan)
                Add(await PageAsync(from, cancellationToken).ConfigureAwait(false));
        }

        return [.. trades.Values.OrderBy(trade => trade.Time)];

        // Also compared here: an answer about other orders must never be booked.
        void Add(IEnumerable<WireTrade> page)
        {
            foreach (var trade in page)
            {
                if (trade.Id is { } id && trade.OrderId == order.OrderId)
                    trades.TryAdd(id, trade);
            }
        }

        async ValueTask<WireTrade[]> PageAsync(DateTimeOffset? from, CancellationToken token)
        {
            var parameters = new BinanceParameters().Add("symbol", symbol).Add("orderId", order.OrderId!);
            if (from is { } start)
                parameters.Add("startTime", start.ToUnixTimeMilliseconds()).Add("endTime", (start + _longestSpan).ToUnixTimeMilliseconds() - 1);
            return await rest.ReadAsync(
                BinanceCall.Get("/fapi/v1/userTrades", 5, BinancePriority.Urgent, parameters.Add("limit", MostRows)), BinanceJson.Default.WireTradeArray, signing, token).ConfigureAwait(false);
        }
    }

    private async ValueTask<decimal?> RateAsync(string asset, string quote, CancellationToken cancellationToken)
    {
        var symbol = asset + quote;
        if (_rates.TryGetValue(symbol, out var known) && time.GetElapsedTime(known.ReadAt) < _rateGoodFor)
            return known.Rate;
        var reply = await rest.AskAsync(
            BinanceCall.Public("/fapi/v2/ticker/price", 1, BinancePriority.Entry, new BinanceParameters().Add("symbol", symbol)), null, cancellationToken).ConfigureAwait(false);
        var rate = reply.IsSuccess && reply.Read(BinanceJson.Default.WirePrice)?.Price is > 0m and var price ? price : (decimal?)null;
        if (reply.IsSuccess || reply.Failure == BinanceFailure.NoSuchSymbol)
            _rates[symbol] = (rate, time.GetTimestamp());
        return rate;
    }
}
