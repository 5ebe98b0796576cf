using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ServerlessTrader.Brokers.Binance;
using ServerlessTrader.Brokers.Tests.Streams;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Tests.Binance;

/// <summary>Everything that an account says, to logs, in exceptions, in answers and as text, while all goes wrong that can.</summary>
public sealed class BinanceSecrecyTests
{
    private const string ListenKey = "listen-key-that-must-not-show";

    [Fact]
    public async Task Neither_keys_nor_signatures_nor_what_was_signed_are_ever_shown()
    {
        var said = new ConcurrentQueue<string>();
        using var loggers = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(new Capture(said)));
        var sockets = new FakeSockets();
        using var desk = new BinanceDesk(loggers, sockets: sockets.Factory);
        var routes = new[]
        {
            "POST /fapi/v1/order", "GET /fapi/v1/order", "DELETE /fapi/v1/order", "POST /fapi/v1/algoOrder", "GET /fapi/v1/algoOrder", "DELETE /fapi/v1/algoOrder",
            "GET /fapi/v1/openOrders", "GET /fapi/v1/openAlgoOrders", "DELETE /fapi/v1/allOpenOrders", "DELETE /fapi/v1/algoOpenOrders", "GET /fapi/v3/account",
            "GET /fapi/v3/positionRisk", "GET /fapi/v1/symbolConfig", "POST /fapi/v1/listenKey",
        };
        StubAnswer[] failures =
        [
            StubAnswer.Error(-1021), StubAnswer.Error(-2015, 401), StubAnswer.Error(-1022), StubAnswer.Error(-4061), StubAnswer.Error(-2019), StubAnswer.Error(-1000, 503),
            new StubAnswer("garbage"), new StubAnswer("", 502), new StubAnswer("") { Hangs = true },
            new StubAnswer("") { Fault = new HttpRequestException($"POST https://x/?signature=abc&key={BinanceDesk.ApiKey}") },
            StubAnswer.Error(-1003, 429),
        ];
        foreach (var failure in failures)
        {
            foreach (var route in routes)
                desk.Exchange.Always(route, _ => failure);
            await TryEverythingAsync(desk, said);
            desk.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        // The stream of order news, whose address holds a key.
        desk.Exchange.Always("POST /fapi/v1/listenKey", $$"""{"listenKey":"{{ListenKey}}"}""");
        desk.Clock.Advance(TimeSpan.FromMinutes(10));
        using var feed = desk.Venue.OrderNewsOf(desk.Broker);
        using (feed.Subscribe(said.Enqueue, () => said.Enqueue("gap")))
        {
            await desk.Clock.GoOnUntilAsync(() => !sockets.HasNone, TimeSpan.FromSeconds(5));
            (await sockets.NextAsync()).Close();
            await desk.Clock.GoOnUntilAsync(() => !sockets.HasNone, TimeSpan.FromSeconds(5));
        }

        var keys = await new BinanceCredentials(desk.Secrets, BinanceDesk.Options).GetAsync(false, default);
        said.Enqueue($"{keys} {desk.Broker} {desk.Venue} {desk.Broker.Signing} {desk.Broker.Capabilities} {BinanceDesk.Options} {new BinanceParameters().Add("quantity", 12345m)}");
        var sent = desk.Exchange.Requests;
        var signatures = sent.Select(request => request["signature"]).OfType<string>().ToList();
        Assert.NotEmpty(signatures);
        Assert.True(said.Count > 50, $"Only {said.Count} things were said.");
        foreach (var text in said)
        {
            Assert.DoesNotContain(BinanceDesk.ApiKey, text, StringComparison.Ordinal);
            Assert.DoesNotContain(BinanceDesk.ApiSecret, text, StringComparison.Ordinal);
            Assert.DoesNotContain(ListenKey, text, StringComparison.Ordinal);
            Assert.DoesNotContain("signature", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("timestamp=", text, StringComparison.Ordinal);
            Assert.DoesNotContain("12345", text, StringComparison.Ordinal);
            Assert.DoesNotContain(signatures, signature => text.Contains(signature, StringComparison.Ordinal));
        }
    }

    private static async Task TryEverythingAsync(BinanceDesk desk, ConcurrentQueue<string> said)
    {
        var broker = desk.Broker;
        foreach (var order in new[] { BinanceDesk.Market(), BinanceDesk.Stop() })
        {
            said.Enqueue($"{await desk.RunAsync(broker.SubmitAsync(order))}");
            said.Enqueue($"{await desk.RunAsync(broker.FindAsync(order.Key))}");
            said.Enqueue($"{await desk.RunAsync(broker.CancelAsync(order.Key))}");
        }

        await SayAsync(async () => $"{await desk.RunAsync(broker.CancelAllAsync(BinanceDesk.Btc))}");
        await SayAsync(async () => $"{await desk.RunAsync(broker.GetBalanceAsync())}");
        await SayAsync(async () => $"{await desk.RunAsync(broker.GetPositionsAsync())}");
        await SayAsync(async () => $"{await desk.RunAsync(broker.GetWorkingOrdersAsync())}");
        await SayAsync(async () => $"{await desk.RunAsync(broker.PrepareAsync(BinanceDesk.Btc, new MarginTerms(10)))}");

        async Task SayAsync(Func<Task<string>> work)
        {
            try
            {
                said.Enqueue(await work());
            }
            catch (BrokerUnavailableException exception)
            {
                said.Enqueue(exception.ToString());
            }
        }
    }

    private sealed class Capture(ConcurrentQueue<string> said) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = state is IReadOnlyList<KeyValuePair<string, object?>> pairs ? string.Join(", ", pairs.Select(pair => $"{pair.Key}={pair.Value}")) : "";
            said.Enqueue($"{formatter(state, exception)} [{values}] {exception}");
        }

        public void Dispose()
        {
        }
    }
}
