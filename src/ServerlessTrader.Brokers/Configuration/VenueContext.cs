using Microsoft.Extensions.Logging;
using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Configuration;

/// <summary>What a host gives the accounts it puts together, and what they share.</summary>
/// <param name="Store">Where paper accounts are kept.</param>
/// <param name="Clock">The host's clock.</param>
/// <param name="Secrets">Where keys are.</param>
/// <param name="Loggers">What goes wrong in passing.</param>
/// <param name="Market">The simulated market.</param>
/// <param name="Sessions">When paper accounts deal; null for round the clock.</param>
internal sealed record VenueContext(ITableStore Store, TimeProvider Clock, ISecretSource Secrets, ILoggerFactory Loggers, SimulatedMarket Market, PaperSessions? Sessions) : IDisposable
{
    private readonly List<IDisposable> _owned = [];
    private readonly Dictionary<object, IDisposable> _shared = [];

    /// <summary>The paper accounts kept in this process.</summary>
    public List<PaperBroker> PaperBrokers { get; } = [];

    /// <summary>Disposes it together with the accounts.</summary>
    public T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    /// <summary>The one thing of its kind that all accounts with the same key use together.</summary>
    public T Share<T>(object key, Func<T> make)
        where T : IDisposable
    {
        if (_shared.TryGetValue((typeof(T), key), out var known))
            return (T)known;
        var made = Own(make());
        _shared.Add((typeof(T), key), made);
        return made;
    }

    /// <summary>What was made last goes first.</summary>
    public void Dispose()
    {
        for (var i = _owned.Count - 1; i >= 0; i--)
            _owned[i].Dispose();
        _owned.Clear();
    }
}
