using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>Money and positions of an account.</summary>
internal sealed class BinanceAccount(BinanceRest rest, BinanceSigning signing, BinancePositionMode positionMode, BinanceListing listing)
{
    /// <summary>
    /// The margin asset's balance and what of it is free as margin; in multi-assets mode the account's totals, in USD. Equity counts open profit and loss.
    /// </summary>
    /// <exception cref="BrokerUnavailableException">It cannot be read.</exception>
    public async ValueTask<AccountBalance> GetBalanceAsync(CancellationToken cancellationToken)
    {
        var modes = await positionMode.GetAsync(cancellationToken).ConfigureAwait(false);
        var account = await rest.ReadAsync(
            BinanceCall.Get("/fapi/v3/account", 5, BinancePriority.Entry), BinanceJson.Default.WireAccount, signing, cancellationToken).ConfigureAwait(false);
        var margin = signing.Options.MarginAsset;
        if (modes.IsMultiAsset)
            return Balance(account.TotalMarginBalance, account.AvailableBalance, "USD");
        return Array.Find(account.Assets ?? [], asset => asset.Asset == margin) is { } row
            ? Balance(row.MarginBalance, row.AvailableBalance, margin)
            : margin == "USDT" ? Balance(account.TotalMarginBalance, account.AvailableBalance, margin) : new AccountBalance(0m, 0m, margin);

        static AccountBalance Balance(decimal? equity, decimal? available, string currency) =>
            new(equity ?? throw Incomplete(), Math.Max(0m, available ?? throw Incomplete()), currency);

        static BrokerUnavailableException Incomplete() => new("Binance answered the account without its balance.");
    }

    /// <summary>Every position that is not zero; in hedge mode a symbol may have two.</summary>
    /// <exception cref="BrokerUnavailableException">They cannot be read.</exception>
    public async ValueTask<IReadOnlyList<BrokerPosition>> GetPositionsAsync(CancellationToken cancellationToken)
    {
        var rows = await rest.ReadAsync(
            BinanceCall.Get("/fapi/v3/positionRisk", 5, BinancePriority.Reading), BinanceJson.Default.WirePositionArray, signing, cancellationToken).ConfigureAwait(false);
        var positions = new List<BrokerPosition>();
        foreach (var row in rows)
        {
            if (row is not { Symbol: { } symbol, PositionAmt: { } amount })
                throw new BrokerUnavailableException("Binance reports a position without its symbol or its size.");
            if (amount != 0m)
                positions.Add(new BrokerPosition(InstrumentOf(symbol, row.MarginAsset), row.PositionSide == "SHORT" ? -Math.Abs(amount) : amount, row.EntryPrice ?? 0m));
        }

        return positions;
    }

    public Perpetual InstrumentOf(string? symbol, string? marginAsset = null)
    {
        var name = symbol ?? throw new BrokerUnavailableException("Binance lists an order without its symbol.");
        return new Perpetual(name, listing.Known(name)?.QuoteAsset ?? marginAsset ?? signing.Options.MarginAsset);
    }
}
