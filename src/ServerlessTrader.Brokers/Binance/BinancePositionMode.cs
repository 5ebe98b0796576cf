using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>
/// How the account keeps positions: one net position a symbol, or a long and a short one beside each other (hedge mode). Read once, and again when an order was
/// refused for it.
/// </summary>
internal sealed class BinancePositionMode(BinanceRest rest, BinanceSigning signing)
{
    private volatile Modes? _modes;

    /// <exception cref="BrokerUnavailableException">It cannot be read.</exception>
    public async ValueTask<Modes> GetAsync(CancellationToken cancellationToken) => _modes ?? await DetectAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Reads it anew.</summary>
    /// <exception cref="BrokerUnavailableException">It cannot be read.</exception>
    public async ValueTask<Modes> DetectAsync(CancellationToken cancellationToken)
    {
        var config = await rest.ReadAsync(
            BinanceCall.Get("/fapi/v1/accountConfig", 5, BinancePriority.Urgent), BinanceJson.Default.WireAccountConfig, signing, cancellationToken).ConfigureAwait(false);
        var modes = new Modes(
            config.DualSidePosition ?? throw new BrokerUnavailableException("Binance answered the account's configuration without its position mode."),
            config.MultiAssetsMargin ?? false);
        return _modes = modes;
    }

    /// <param name="IsHedge">Long and short are kept apart.</param>
    /// <param name="IsMultiAsset">All assets together are the margin.</param>
    public sealed record Modes(bool IsHedge, bool IsMultiAsset)
    {
        /// <summary>Adds what the mode demands of an order: the side of the position, which in hedge mode takes the place of reduce-only.</summary>
        public void AddTo(BinanceParameters parameters, OrderSide side, bool reduceOnly)
        {
            if (IsHedge)
                parameters.Add("positionSide", side == OrderSide.Buy ^ reduceOnly ? "LONG" : "SHORT");
            else if (reduceOnly)
                parameters.Add("reduceOnly", "true");
        }
    }
}
