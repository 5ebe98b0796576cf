using System.Security.Cryptography;
using System.Text;

namespace ServerlessTrader.BrokerSimulators.Binance;

/// <summary>The keys under which accounts listen to their own events. Safe from any thread.</summary>
internal sealed class ListenKeys(TimeProvider clock, TimeSpan life)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Key, DateTimeOffset Until)> _keys = new(StringComparer.Ordinal);
    private int _made;

    /// <summary>The account's key, a new one when it has none that is valid; it lives for the whole time from now.</summary>
    public string Open(string account)
    {
        lock (_gate)
        {
            var key = Valid(account) ?? Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{account} {++_made}")));
            _keys[account] = (key, clock.GetUtcNow() + life);
            return key;
        }
    }

    /// <summary>The key lives for the whole time from now; throws when there is none.</summary>
    public string Extend(string account)
    {
        lock (_gate)
        {
            var key = Valid(account) ?? throw BinanceErrors.NoSuchListenKey();
            _keys[account] = (key, clock.GetUtcNow() + life);
            return key;
        }
    }

    /// <summary>The key is no more.</summary>
    public void Close(string account)
    {
        lock (_gate)
            _keys.Remove(account);
    }

    /// <summary>Whose key it is; null when it is nobody's or has expired.</summary>
    public string? AccountOf(string key)
    {
        lock (_gate)
            return _keys.Where(pair => pair.Value.Key == key && pair.Value.Until > clock.GetUtcNow()).Select(pair => pair.Key).FirstOrDefault();
    }

    /// <summary>Takes away the keys whose time is up, or all of them.</summary>
    public IReadOnlyList<string> TakeExpired(bool all = false)
    {
        lock (_gate)
        {
            var expired = _keys.Where(pair => all || pair.Value.Until <= clock.GetUtcNow()).ToList();
            foreach (var (account, _) in expired)
                _keys.Remove(account);
            return [.. expired.Select(pair => pair.Value.Key)];
        }
    }

    private string? Valid(string account) => _keys.TryGetValue(account, out var entry) && entry.Until > clock.GetUtcNow() ? entry.Key : null;
}
