using ServerlessTrader.Core.Instruments;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>One listed contract.</summary>
/// <param name="Name">BTCUSDT.</param>
/// <param name="QuoteAsset">USDT.</param>
/// <param name="Status">The exchange's word: TRADING, SETTLING …</param>
/// <param name="Rules">
/// What it takes as price and quantity, of market orders too: where LOT_SIZE and MARKET_LOT_SIZE differ, the narrower. Null when the filters make no sense.
/// </param>
internal sealed record BinanceSymbol(string Name, string QuoteAsset, string Status, PriceRules? Rules)
{
    public bool IsTrading => Status == "TRADING";

    /// <summary>Null when the entry cannot be used at all.</summary>
    public static BinanceSymbol? Of(WireSymbol wire) =>
        wire is { Symbol: { Length: > 0 } name, Status: { } status }
            ? new BinanceSymbol(name, wire.QuoteAsset ?? wire.MarginAsset ?? "USDT", status, RulesOf(wire.Filters ?? []))
            : null;

    private static PriceRules? RulesOf(WireFilter[] filters)
    {
        var tick = Find("PRICE_FILTER")?.TickSize ?? 0m;
        var lot = Find("LOT_SIZE");
        var marketLot = Find("MARKET_LOT_SIZE");
        var step = Math.Max(lot?.StepSize ?? 0m, marketLot?.StepSize ?? 0m);
        if (tick <= 0m || step <= 0m)
            return null;
        return new PriceRules(
            tick, step, Math.Max(Math.Max(lot?.MinQty ?? 0m, marketLot?.MinQty ?? 0m), step),
            Math.Min(Most(lot?.MaxQty), Most(marketLot?.MaxQty)), Find("MIN_NOTIONAL")?.Notional ?? 0m);

        WireFilter? Find(string type) => Array.Find(filters, filter => filter.FilterType == type);

        static decimal Most(decimal? quantity) => quantity is > 0m ? quantity.Value : decimal.MaxValue;
    }
}
