using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Engine.Ports;

/// <summary>A live stream of prices. Ticks arrive on any thread, in order per symbol; a handler must return quickly and never throw.</summary>
public interface IPriceFeed
{
    /// <summary>Calls <paramref name="onTick"/> for every price of <paramref name="symbol"/> until the result is disposed. Several subscriptions of one symbol are independent.</summary>
    /// <param name="symbol">Our symbol.</param>
    /// <param name="onTick">Takes a price.</param>
    /// <param name="onGap">
    /// Called when the stream has come back after a break: prices were missed, and whatever waits for one must look for itself. Null when nobody waits.
    /// </param>
    IDisposable Subscribe(string symbol, Action<PriceTick> onTick, Action? onGap = null);
}
