using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Engine.Ports;

/// <summary>A live stream of prices. Ticks arrive on any thread, in order per symbol; a handler must return quickly and never throw.</summary>
public interface IPriceFeed
{
    /// <summary>Calls <paramref name="onTick"/> for every price of <paramref name="symbol"/> until the result is disposed. Several subscriptions of one symbol are independent.</summary>
    IDisposable Subscribe(string symbol, Action<PriceTick> onTick);
}
