using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessTrader.Brokers.Binance;
using ServerlessTrader.Brokers.Streams;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Tests.Binance;

/// <summary>An account at a stubbed exchange, on a clock that stands still.</summary>
internal sealed class BinanceDesk : IDisposable
{
    public const string Id = "abcdefghijklmnopqrstuvwx-entry1";
    public const string ApiKey = "key-that-must-not-show";
    public const string ApiSecret = "BnFakeSecret0123456789abcdefABCDEF";

    public static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeMilliseconds(1790755200000);
    public static readonly Perpetual Btc = new("BTCUSDT");

    public BinanceDesk(ILoggerFactory? loggers = null, BinanceOptions? options = null, Func<IStreamSocket>? sockets = null, BinanceEndpoints? endpoints = null)
    {
        Exchange = new StubExchange(Clock);
        Secrets = new StubSecrets { ["key"] = ApiKey, ["secret"] = ApiSecret };
        Venue = new BinanceExchange(endpoints ?? BinanceEndpoints.Testnet, Clock, loggers ?? NullLoggerFactory.Instance, Exchange, sockets);
        Broker = new BinanceBroker(Venue, options ?? Options, Secrets);
    }

    public static BinanceOptions Options { get; } = new() { ApiKeySecret = "key", ApiSecretSecret = "secret" };

    public ManualTimeProvider Clock { get; } = new(Start);

    public StubExchange Exchange { get; }

    public StubSecrets Secrets { get; }

    public BinanceExchange Venue { get; }

    public BinanceBroker Broker { get; }

    public static OrderRequest Market(OrderSide side = OrderSide.Buy, decimal quantity = 0.010m, bool reduceOnly = false) =>
        OrderRequest.Single(Id, Btc, side, quantity, OrderType.Market, reduceOnly: reduceOnly) with { IsFirstAttempt = true };

    public static OrderRequest Stop(OrderSide side = OrderSide.Sell, bool reduceOnly = true) =>
        OrderRequest.Single(Id, Btc, side, 0.010m, OrderType.StopMarket, stopPrice: 59000.00m, reduceOnly: reduceOnly) with { IsFirstAttempt = true };

    public static string Order(string status, string executed = "0.000", string id = Id) =>
        $$"""{"orderId":22542179,"symbol":"BTCUSDT","status":"{{status}}","clientOrderId":"{{id}}","origQty":"0.010","executedQty":"{{executed}}","avgPrice":"0","side":"BUY","updateTime":1790755200050,"someNewMember":{"a":[1]} }""";

    public static string Algo(string status, string actual = "") =>
        $$"""{"algoId":2146760,"clientAlgoId":"{{Id}}","algoType":"CONDITIONAL","orderType":"STOP_MARKET","symbol":"BTCUSDT","algoStatus":"{{status}}","quantity":"0.010","triggerPrice":"59000.0","actualOrderId":"{{actual}}"}""";

    public static string Trade(int id, string quantity, string price = "60000.0", string fee = "0.30", string asset = "USDT", long order = 22542179) =>
        $$"""{"id":{{id}},"orderId":{{order}},"symbol":"BTCUSDT","price":"{{price}}","qty":"{{quantity}}","commission":"{{fee}}","commissionAsset":"{{asset}}","time":{{1790755200000 + id}} }""";

    /// <summary>Moves the clock on to whatever is waited for, until the work is done. On a busy machine the work may take its time to say what it waits for.</summary>
    public async Task<T> RunAsync<T>(ValueTask<T> work)
    {
        var task = work.AsTask();
        var began = TimeProvider.System.GetTimestamp();
        while (!task.IsCompleted && TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(1))
        {
            if (Clock.NextDue is { } due)
                Clock.SetUtcNow(due);
            await Task.WhenAny(task, Task.Delay(1));
        }

        return await task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    public void Dispose() => Venue.Dispose();
}

internal sealed class StubSecrets : ISecretSource
{
    private readonly Dictionary<string, string?> _values = new(StringComparer.Ordinal);

    public Dictionary<string, string> Newer { get; } = new(StringComparer.Ordinal);

    public int Refreshes { get; private set; }

    public string? this[string name]
    {
        get => _values.GetValueOrDefault(name);
        set => _values[name] = value;
    }

    public ValueTask<string?> GetAsync(string name, CancellationToken cancellationToken = default) => new(_values.GetValueOrDefault(name));

    public ValueTask<string?> RefreshAsync(string name, CancellationToken cancellationToken = default)
    {
        Refreshes++;
        if (Newer.TryGetValue(name, out var newer))
            _values[name] = newer;
        return GetAsync(name, cancellationToken);
    }
}
