using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.CrashTests;

/// <summary>Clients that send alerts all the time, each alert with the same body until it is answered, and some again after that.</summary>
internal sealed class AlertTraffic(IOutsideBroker broker, Uri webhook, HostTime hostTime, CrashOptions options)
{
    private const int ShortestPause = 100;
    private const int LongestPause = 400;
    private const double ShareOfCloses = 0.05;
    private const double ShareOfReversals = 0.05;
    private const double ShareDeliveredAgain = 0.05;
    private static readonly TimeSpan _retryAfter = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _answerLimit = TimeSpan.FromSeconds(5);

    private readonly ConcurrentQueue<SentAlert> _sent = new();
    private int _numbers;
    private volatile bool _isHeldBack;
    private volatile bool _isOver;

    /// <summary>Every alert, in the order they were begun.</summary>
    public IReadOnlyCollection<SentAlert> Sent => _sent;

    /// <summary>True lets the clients finish what they have begun and begin nothing.</summary>
    public bool IsHeldBack
    {
        get => _isHeldBack;
        set => _isHeldBack = value;
    }

    /// <summary>Runs all clients until <see cref="Finish"/> and until each alert they have begun is answered.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Clients).Select(client => Task.Run(() => RunClientAsync(new Random(SeedOf(client)), cancellationToken), cancellationToken)));

    /// <summary>No new alerts from now on.</summary>
    public void Finish() => _isOver = true;

    private int SeedOf(int client) => unchecked((options.Seed * 7919) + client);

    private async Task RunClientAsync(Random random, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var http = new HttpClient(handler) { Timeout = _answerLimit };
        while (!_isOver)
        {
            if (!_isHeldBack)
            {
                var alert = Next(random);
                await DeliverAsync(http, alert, cancellationToken);
                if (random.NextDouble() < ShareDeliveredAgain)
                    await DeliverAsync(http, alert, cancellationToken);
            }

            await Task.Delay(random.Next(ShortestPause, LongestPause), cancellationToken);
        }
    }

    private SentAlert Next(Random random)
    {
        var number = Interlocked.Increment(ref _numbers);
        var kind = random.NextDouble() switch { < ShareOfCloses => AlertKind.Close, < ShareOfCloses + ShareOfReversals => AlertKind.Reverse, _ => AlertKind.Open };
        var direction = random.Next(2) == 0 ? TradeDirection.Long : TradeDirection.Short;
        var timestamp = random.Next(2) == 0 ? hostTime.Next() : (DateTimeOffset?)null;
        var alert = new SentAlert(number, kind, broker.Alert(number, kind, direction, timestamp));
        _sent.Enqueue(alert);
        return alert;
    }

    /// <summary>Sends until there is an answer that says what became of the alert.</summary>
    private async Task DeliverAsync(HttpClient http, SentAlert alert, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                using var content = new StringContent(alert.Body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
                using var answer = await http.PostAsync(webhook, content, cancellationToken);
                var text = await answer.Content.ReadAsStringAsync(cancellationToken);
                if ((int)answer.StatusCode < 500 && answer.StatusCode != HttpStatusCode.TooManyRequests)
                {
                    alert.Add(Read(answer.StatusCode, text));
                    return;
                }
            }
            catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConnectionError)
            {
                // Nobody was there.
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or JsonException
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                alert.LostAnswers++;
            }

            await Task.Delay(_retryAfter, cancellationToken);
        }
    }

    private static AlertReply Read(HttpStatusCode status, string text)
    {
        if (status is not (HttpStatusCode.OK or HttpStatusCode.Accepted))
            return new AlertReply((int)status, null, [], false, text);
        using var answer = JsonDocument.Parse(text);
        var root = answer.RootElement;
        var trades = root.GetProperty("trades").EnumerateArray().Select(trade => trade.GetProperty("tradeId").GetString()!).ToImmutableArray();
        return new AlertReply((int)status, root.GetProperty("alertId").GetString(), trades, root.TryGetProperty("duplicate", out var duplicate) && duplicate.GetBoolean());
    }
}
