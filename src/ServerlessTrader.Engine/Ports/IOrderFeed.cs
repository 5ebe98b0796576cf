namespace ServerlessTrader.Engine.Ports;

/// <summary>
/// A broker's stream of news about an account's orders. News is a hint only: it may come late, twice or never, so whoever hears it asks the broker. Handlers run on any
/// thread, return quickly and never throw.
/// </summary>
public interface IOrderFeed
{
    /// <summary>Calls <paramref name="onNews"/> with the client id of every order that changed, until the result is disposed.</summary>
    /// <param name="onNews">Takes our client order id.</param>
    /// <param name="onGap">Called when the stream has come back after a break: any order may have changed meanwhile.</param>
    IDisposable Subscribe(Action<string> onNews, Action onGap);
}
