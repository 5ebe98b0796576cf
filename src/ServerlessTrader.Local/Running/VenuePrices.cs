using System.Collections.Concurrent;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Local.Running;

/// <summary>
/// A <see cref="PriceWatch"/> for every stream of prices, because the same symbol may be traded at several venues at different prices. Accounts of one stream share one.
/// </summary>
internal sealed class VenuePrices(Func<string, IPriceFeed> feedOf, Action<string> wake) : IDisposable
{
    private readonly ConcurrentDictionary<string, PriceWatch> _byAccount = new(StringComparer.Ordinal);
    private readonly Dictionary<IPriceFeed, PriceWatch> _byFeed = new(ReferenceEqualityComparer.Instance);
    private readonly Lock _lock = new();

    /// <summary>The watch of an account.</summary>
    public PriceWatch Of(string account) => _byAccount.TryGetValue(account, out var watch) ? watch : Add(account);

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var watch in _byFeed.Values)
                watch.Dispose();
        }
    }

    private PriceWatch Add(string account)
    {
        lock (_lock)
        {
            var feed = feedOf(account);
            if (!_byFeed.TryGetValue(feed, out var watch))
                _byFeed.Add(feed, watch = new PriceWatch(feed, wake));
            return _byAccount.GetOrAdd(account, watch);
        }
    }
}
