using System.Text.Json.Nodes;
using ServerlessTrader.BrokerSimulators;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.CrashTests;

/// <summary>A broker that outlives the killed host, with what the host needs to trade there: accounts, a strategy and its alerts.</summary>
public interface IOutsideBroker : IAsyncDisposable
{
    /// <summary>As <c>--broker</c> names it.</summary>
    string Name { get; }

    /// <summary>A venue with a clock of its own: the host's clock must be right, too, and a run goes at the speed of life.</summary>
    bool KeepsRealTime { get; }

    /// <summary>Ids of its accounts; the strategy trades all of them.</summary>
    IReadOnlyList<string> Accounts { get; }

    /// <summary>Id of the one strategy.</summary>
    string Strategy { get; }

    /// <summary>The strategy file.</summary>
    string StrategyFile { get; }

    /// <summary>Secrets of its accounts by name, such as API keys; the host is given them as environment variables.</summary>
    IReadOnlyDictionary<string, string> Secrets { get; }

    /// <summary>Starts listening, on 127.0.0.1 only.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>An element of <c>accounts</c> in <c>trader.json</c>; asked for after the start.</summary>
    JsonObject AccountConfig(string account);

    /// <summary>The body of an alert.</summary>
    /// <param name="number">No two alerts of a run share it; without a timestamp the body must differ by it.</param>
    /// <param name="kind">What it asks for.</param>
    /// <param name="direction">What it opens, closes or turns to.</param>
    /// <param name="timestamp">Its own time, or null for none.</param>
    string Alert(int number, AlertKind kind, TradeDirection direction, DateTimeOffset? timestamp);

    /// <summary>The books of an account now. Client ids are those our trades know.</summary>
    AccountBooks Books(string account);

    /// <summary>The faults that have happened, in one line for people.</summary>
    string Faults { get; }
}
