using System.Text.Json.Nodes;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.BrokerSimulators.Faults;

namespace ServerlessTrader.EndToEnd.Tests;

/// <summary>A simulated exchange on a free loopback port, with one customer.</summary>
internal abstract class SimulatedVenue : IAsyncDisposable
{
    public const string Btc = "BTCUSDT";
    public const string AccountId = "futures";

    /// <summary>As <c>trader.json</c> calls the broker.</summary>
    public abstract string Broker { get; }

    /// <summary>The share of a fill's value that it charges a taker when it charges anything.</summary>
    public abstract decimal TakerFee { get; }

    public abstract FuturesExchange Exchange { get; }

    public abstract VenueFaults Faults { get; }

    public abstract Uri Address { get; }

    public abstract Uri StreamAddress { get; }

    /// <summary>The customer's books.</summary>
    public ExchangeAccount Account => Exchange.Accounts.Single();

    /// <summary>What it holds of a symbol, negative when short.</summary>
    public decimal Held(string symbol = Btc) => Account.Positions(symbol).Sum(position => position.Position.Quantity);

    /// <summary>The account as <c>trader.json</c> has it.</summary>
    public JsonObject Config(TimeSpan answerTimeout) => new()
    {
        ["id"] = AccountId,
        ["broker"] = Broker,
        ["address"] = Address.ToString(),
        ["streamAddress"] = StreamAddress.ToString(),
        ["answerTimeout"] = $"{answerTimeout.TotalSeconds:0}s",
    };

    public abstract ValueTask DisposeAsync();
}
