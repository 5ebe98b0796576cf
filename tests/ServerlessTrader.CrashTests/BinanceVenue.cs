using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using ServerlessTrader.BrokerSimulators;
using ServerlessTrader.BrokerSimulators.Binance;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.BrokerSimulators.Faults;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.CrashTests;

/// <summary>
/// Two accounts at a simulated Binance whose prices wander wildly and whose answers get lost. It takes a client id again as soon as its order has ended, as the real one does.
/// </summary>
public sealed class BinanceVenue(ulong seed) : IOutsideBroker
{
    // So many that a symbol comes again only after its trade is over: trades of one symbol and account share one position at the exchange.
    private const int Symbols = 400;

    // Closes and reversals are about what was opened so many alerts ago.
    private const int AlertsAgo = 5;
    private const decimal Deposit = 1_000_000m;
    private static readonly TimeSpan _answerTimeout = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, TradeDirection> _opened = new(StringComparer.Ordinal);
    private BinanceSimulator? _simulator;

    /// <inheritdoc/>
    public string Name => "binance";

    /// <inheritdoc/>
    public bool KeepsRealTime => true;

    /// <inheritdoc/>
    public IReadOnlyList<string> Accounts { get; } = ["north", "south"];

    /// <inheritdoc/>
    public string Strategy => "crash-futures";

    /// <summary>
    /// Trades of at most a minute, with a stop that rests at the exchange, moves once, and is often reached; and no limit that would keep the next one from starting.
    /// </summary>
    public string StrategyFile => """
        {
          "id": "crash-futures", "accounts": ["north", "south"],
          "alert": { "dialect": "futures", "maxAge": "1d", "duplicateWindow": "1d", "entriesPerMinute": 600000 },
          "market": { "calendar": "always-open", "timeframe": "1m" },
          "selection": { "kind": "perpetual", "maxEntrySlip": 1, "quoteCurrency": "USDT", "margin": "isolated" },
          "sizing": { "kind": "balance-fraction" },
          "entry": { "kind": "market" },
          "exits": [
            { "kind": "stop", "on": "instrument", "nearestOf": [{ "percent": 0.004 }] },
            { "kind": "target", "at": { "percent": 0.003 }, "close": 0.35, "thenStop": { "to": "break-even" } },
            { "kind": "target", "at": { "percent": 0.006 }, "close": 0.65 },
            { "kind": "longest-hold", "tradingTime": "1m" }
          ],
          "limits": { "maxOpenTrades": 1000, "riskPerTrade": 1, "totalRisk": 1, "breaker": { "dailyLoss": null, "losingStreak": null } }
        }
        """;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Secrets { get; } = new Dictionary<string, string>
    {
        ["north-api-key"] = KeyOf("north"),
        ["north-api-secret"] = SecretOf("north"),
        ["south-api-key"] = KeyOf("south"),
        ["south-api-secret"] = SecretOf("south"),
    };

    /// <inheritdoc/>
    public string Faults =>
        string.Join(", ", Simulator.Faults.Requests.Met.OrderBy(met => met.Key).Select(met => string.Create(CultureInfo.InvariantCulture, $"{met.Key} {met.Value}")));

    private BinanceSimulator Simulator => _simulator ?? throw new InvalidOperationException($"The broker has not been started; call {nameof(StartAsync)} first.");

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _simulator = await BinanceSimulator.StartAsync(
            new BinanceSimulatorOptions
            {
                ApiKey = null,
                // The kills make a client that starts a hundred times in two minutes.
                CountsWeight = false,
                OrdersPerTenSeconds = 100_000,
                OrdersPerMinute = 500_000,
                Exchange = new FuturesExchangeOptions { Seed = seed, Contracts = [.. Enumerable.Range(0, Symbols).Select(Listed)] },
            },
            cancellationToken);
        foreach (var account in Accounts)
            _simulator.Exchange.Open(KeyOf(account), SecretOf(account), Deposit);
        foreach (var contract in _simulator.Exchange.Contracts)
            _simulator.Exchange.Wander(contract.Symbol);
        _simulator.Faults.LongestAcceptance = _answerTimeout;
        _simulator.Faults.Requests.ByChance(seed, FaultShare.Rough);
    }

    /// <inheritdoc/>
    public JsonObject AccountConfig(string account) => new()
    {
        ["id"] = account,
        ["broker"] = "binance",
        ["address"] = Simulator.Address.ToString(),
        ["streamAddress"] = Simulator.StreamAddress.ToString(),
        ["answerTimeout"] = string.Create(CultureInfo.InvariantCulture, $"{_answerTimeout.TotalSeconds:0}s"),
        ["recvWindow"] = "2s",
    };

    /// <inheritdoc/>
    public string Alert(int number, AlertKind kind, TradeDirection direction, DateTimeOffset? timestamp)
    {
        var symbol = SymbolOf((kind == AlertKind.Open ? number : number + Symbols - AlertsAgo) % Symbols);
        var way = kind == AlertKind.Reverse && _opened.TryGetValue(symbol, out var opened) ? Opposite(opened) : direction;
        if (kind != AlertKind.Close)
            _opened[symbol] = way;
        var body = new JsonObject { ["symbol"] = symbol, ["note"] = $"alert {number}" };
        if (kind == AlertKind.Close)
        {
            body["action"] = "close";
        }
        else
        {
            body["action"] = way == TradeDirection.Long ? "buy" : "sell";
            body["balance_percentage"] = 0.01;
            body["leverage"] = 5;
            body["entry"] = Simulator.Exchange.PriceOf(symbol).Last;
        }

        if (timestamp is { } time)
            body["timestamp"] = time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return body.ToJsonString();
    }

    /// <inheritdoc/>
    public AccountBooks Books(string account)
    {
        var books = Simulator.Exchange.AccountOf(KeyOf(account))!;
        var orders = books.Orders.ToDictionary(order => order.Id);
        var positions = books.View().Positions;
        return new AccountBooks(
            account,
            [.. books.Orders.Where(order => order.StopId is null).Select(Booked), .. books.Stops.Select(stop => Booked(stop, stop.OrderId is { } id ? orders[id] : null))],
            positions.ToImmutableSortedDictionary(position => position.Position.Symbol, position => position.Position.Quantity, StringComparer.Ordinal),
            books.View().Wallet - books.Deposited,
            books.Fills.Sum(fill => fill.Fee));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _simulator?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string KeyOf(string account) => $"crash-key-{account}";

    private static string SecretOf(string account) => $"crash-secret-{account}";

    private static TradeDirection Opposite(TradeDirection direction) => direction == TradeDirection.Long ? TradeDirection.Short : TradeDirection.Long;

    private static string SymbolOf(int number) => $"CR{number:000}USDT";

    private static Contract Listed(int number) => new(SymbolOf(number), $"CR{number:000}", 1_000m + 5m * number) { Volatility = 5.0 };

    private static BookedOrder Booked(ExchangeOrder order) =>
        new(order.ClientId, order.Id.ToString(CultureInfo.InvariantCulture), order.Symbol, order.Side, StateOf(order.State), FillsOf(order));

    /// <summary>A conditional order and the one it placed are one order to us.</summary>
    private static BookedOrder Booked(StopOrder stop, ExchangeOrder? order) => new(
        stop.ClientId,
        stop.Id.ToString(CultureInfo.InvariantCulture),
        stop.Symbol,
        stop.Terms.Side,
        stop.State switch
        {
            StopState.Waiting or StopState.Triggering or StopState.Triggered => OrderState.Working,
            StopState.Cancelled => OrderState.Cancelled,
            StopState.Rejected => OrderState.Rejected,
            StopState.Expired => OrderState.Expired,
            _ => order is null ? OrderState.Working : StateOf(order.State),
        },
        order is null ? [] : FillsOf(order));

    private static OrderState StateOf(ExchangeOrderState state) => state switch
    {
        ExchangeOrderState.Filled => OrderState.Filled,
        ExchangeOrderState.Cancelled => OrderState.Cancelled,
        ExchangeOrderState.Expired => OrderState.Expired,
        _ => OrderState.Working,
    };

    /// <summary>As the exchange tells them: its times are whole milliseconds.</summary>
    private static ImmutableArray<Fill> FillsOf(ExchangeOrder order) =>
    [
        .. order.Fills.Select(fill => new Fill(
            fill.Id.ToString(CultureInfo.InvariantCulture), fill.Quantity, fill.Price, fill.Fee, DateTimeOffset.FromUnixTimeMilliseconds(fill.At.ToUnixTimeMilliseconds()))),
    ];
}
