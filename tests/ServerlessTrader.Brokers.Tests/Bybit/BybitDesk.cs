using Microsoft.Extensions.Logging;
using ServerlessTrader.Brokers.Bybit;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Tests.Bybit;

/// <summary>An exchange and an account with a clock, a wire, sockets, secrets and logs of the test's own. It answers as a flat one-way account until told otherwise.</summary>
internal sealed class BybitDesk : IDisposable
{
    public const string ApiKey = "BbFakeKey001";
    public const string ApiSecret = "BbFakeSecret002";

    public const string Time = "/v5/market/time";
    public const string Instruments = "/v5/market/instruments-info";
    public const string Tickers = "/v5/market/tickers";
    public const string Candles = "/v5/market/kline";
    public const string Wallet = "/v5/account/wallet-balance";
    public const string Account = "/v5/account/info";
    public const string MarginMode = "/v5/account/set-margin-mode";
    public const string Positions = "/v5/position/list";
    public const string Leverage = "/v5/position/set-leverage";
    public const string Create = "/v5/order/create";
    public const string Cancel = "/v5/order/cancel";
    public const string CancelAll = "/v5/order/cancel-all";
    public const string Orders = "/v5/order/realtime";
    public const string History = "/v5/order/history";
    public const string Executions = "/v5/execution/list";

    public const string Empty = """{"category":"linear","list":[],"nextPageCursor":""}""";

    /// <summary>2026-09-30 08:00:00 UTC: 1790755200000.</summary>
    public static readonly DateTimeOffset Start = DateTimeOffset.FromUnixTimeMilliseconds(1_790_755_200_000);

    public static readonly Perpetual Btc = new("BTCUSDT");

    public BybitDesk(Func<BybitExchangeSettings, BybitExchangeSettings>? change = null)
    {
        Secrets["bybit-key"] = ApiKey;
        Secrets["bybit-secret"] = ApiSecret;
        var settings = new BybitExchangeSettings { ReadRetryDelay = TimeSpan.Zero };
        Exchange = new BybitExchange(BybitEndpoints.Testnet, Clock, Logs, change?.Invoke(settings) ?? settings, Wire, Sockets.Make);
        Options = new BybitOptions { ApiKeySecret = "bybit-key", ApiSecretSecret = "bybit-secret", SettlingReads = [TimeSpan.Zero, TimeSpan.Zero] };
        Broker = new BybitBroker(Exchange, Options, Secrets);
        OrderFeed = Exchange.OrderNewsOf(Broker);
    }

    public ManualTimeProvider Clock { get; } = new(Start);

    public BybitWire Wire { get; } = new BybitWire()
        .Result(Time, """{"timeSecond":"1790755200","timeNano":"1790755200000000000"}""");

    public FakeSockets Sockets { get; } = new();

    public FakeSecrets Secrets { get; } = new();

    public RecordedLogs Logs { get; } = new();

    public BybitOptions Options { get; }

    public BybitExchange Exchange { get; }

    public BybitBroker Broker { get; }

    public BybitOrderFeed OrderFeed { get; }

    /// <summary>The position mode that orders ask for.</summary>
    public BybitDesk OneWay()
    {
        Wire.Result(Positions, """{"list":[{"positionIdx":0,"symbol":"BTCUSDT","side":"","size":"0","avgPrice":"0"}],"nextPageCursor":""}""");
        return this;
    }

    public BybitDesk Hedged()
    {
        Wire.Result(
            Positions,
            """{"list":[{"positionIdx":1,"symbol":"BTCUSDT","side":"","size":"0","avgPrice":"0"},{"positionIdx":2,"symbol":"BTCUSDT","side":"","size":"0","avgPrice":"0"}],"nextPageCursor":""}""");
        return this;
    }

    /// <summary>Two contracts, on one page.</summary>
    public BybitDesk Listed()
    {
        Wire.Result(Instruments, $$"""{"category":"linear","list":[{{Contract("BTCUSDT")}},{{Contract("ETHUSDT")}}],"nextPageCursor":""}""");
        return this;
    }

    /// <summary>The answer to a taken order.</summary>
    public BybitDesk Acknowledged()
    {
        Wire.Result(Create, """{"orderId":"o-1","orderLinkId":"t1-entry1"}""");
        return this;
    }

    public static string Contract(string symbol) =>
        $$$"""
        {"symbol":"{{{symbol}}}","contractType":"LinearPerpetual","status":"Trading","baseCoin":"BTC","quoteCoin":"USDT","settleCoin":"USDT",
        "leverageFilter":{"minLeverage":"1","maxLeverage":"100.00","leverageStep":"0.01"},"priceFilter":{"minPrice":"0.10","maxPrice":"1999999.80","tickSize":"0.10"},
        "lotSizeFilter":{"minOrderQty":"0.001","maxOrderQty":"1190.000","maxMktOrderQty":"500.000","qtyStep":"0.001","postOnlyMaxOrderQty":"1190.000","minNotionalValue":"5"}}
        """;

    /// <summary>An order as the lists show it.</summary>
    public static string Order(string status, string filled = "0", string id = "o-1", string link = "t1-entry1", string extra = "") =>
        $$"""
        {"orderId":"{{id}}","orderLinkId":"{{link}}","symbol":"BTCUSDT","side":"Buy","qty":"0.010","orderStatus":"{{status}}","cumExecQty":"{{filled}}","avgPrice":"",
        "rejectReason":"EC_NoError","cancelType":"UNKNOWN","createdTime":"1790755199000","updatedTime":"1790755199500"{{extra}}}
        """;

    public static string Execution(string id, string quantity, string price = "60000.0", string fee = "0.33", string order = "o-1", string leaves = "0", string type = "Trade") =>
        $$"""
        {"execId":"{{id}}","orderId":"{{order}}","orderLinkId":"t1-entry1","symbol":"BTCUSDT","execPrice":"{{price}}","execQty":"{{quantity}}","execFee":"{{fee}}","feeCurrency":"",
        "execType":"{{type}}","execTime":"1790755199400","leavesQty":"{{leaves}}","isMaker":false,"seq":1,"extraFees":""}
        """;

    public static string List(params string[] rows) => $$"""{"category":"linear","list":[{{string.Join(',', rows)}}],"nextPageCursor":""}""";

    public static OrderRequest Buy(OrderType type = OrderType.Market, decimal? limit = null, decimal? stop = null, bool reduceOnly = false) =>
        OrderRequest.Single("t1-entry1", Btc, OrderSide.Buy, 0.010m, type, limit, stop, reduceOnly) with { IsFirstAttempt = true };

    public static OrderRequest Sell(OrderType type = OrderType.Market, decimal? limit = null, decimal? stop = null, bool reduceOnly = false) =>
        OrderRequest.Single("t1-entry1", Btc, OrderSide.Sell, 0.010m, type, limit, stop, reduceOnly) with { IsFirstAttempt = true };

    /// <summary>Moves the clock in small steps until a task is done, so that whoever waits for it finds it moved.</summary>
    public async Task<T> PassTimeAsync<T>(Task<T> task, TimeSpan step)
    {
        for (var i = 0; i < 2000 && !task.IsCompleted; i++)
        {
            Clock.Advance(step);
            for (var j = 0; j < 20 && !task.IsCompleted; j++)
                await Task.Yield();
        }

        return await task;
    }

    /// <summary>Waits until something is so.</summary>
    public static async Task WhenAsync(Func<bool> condition)
    {
        var began = System.Diagnostics.Stopwatch.StartNew();
        while (!condition())
        {
            if (began.Elapsed > TimeSpan.FromSeconds(30))
                throw new TimeoutException("It did not come to that.");
            await Task.Yield();
        }
    }

    /// <summary>Waits until the client has set its next timer so far ahead, then moves the clock there.</summary>
    public async Task PassAsync(TimeSpan wait)
    {
        var due = Clock.GetUtcNow() + wait;
        await WhenAsync(() => Clock.NextDue == due);
        Clock.SetUtcNow(due);
    }

    /// <summary>Waits until a stream is down for the n-th time, then moves the clock to its next attempt.</summary>
    /// <returns>How long it waited.</returns>
    public async Task<TimeSpan> PassReconnectDelayAsync(int drop = 1)
    {
        await WhenAsync(() => Logs.Count("ended:") == drop && Clock.NextDue is not null);
        var wait = Clock.NextDue!.Value - Clock.GetUtcNow();
        Clock.SetUtcNow(Clock.NextDue.Value);
        return wait;
    }

    public void Dispose()
    {
        OrderFeed.Dispose();
        Exchange.Dispose();
    }

    /// <summary>Secrets that can be changed and that count how often they are read anew.</summary>
    internal sealed class FakeSecrets : Dictionary<string, string>, ISecretSource
    {
        private readonly Dictionary<string, string> _fresh = new(StringComparer.Ordinal);

        public int Refreshes { get; private set; }

        /// <summary>What only a refresh shows.</summary>
        public void Replace(string name, string value) => _fresh[name] = value;

        public ValueTask<string?> GetAsync(string name, CancellationToken cancellationToken = default) => ValueTask.FromResult(this.GetValueOrDefault(name));

        public ValueTask<string?> RefreshAsync(string name, CancellationToken cancellationToken = default)
        {
            Refreshes++;
            if (_fresh.Remove(name, out var fresh))
                this[name] = fresh;
            return GetAsync(name, cancellationToken);
        }
    }

    /// <summary>Every log line, with its exception.</summary>
    internal sealed class RecordedLogs : ILoggerFactory, ILogger
    {
        private readonly List<string> _lines = [];

        public string All
        {
            get
            {
                lock (_lines)
                    return string.Join('\n', _lines);
            }
        }

        public int Count(string text)
        {
            lock (_lines)
                return _lines.Count(line => line.Contains(text, StringComparison.Ordinal));
        }

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines)
                _lines.Add($"{formatter(state, exception)} {exception}");
        }
    }
}
