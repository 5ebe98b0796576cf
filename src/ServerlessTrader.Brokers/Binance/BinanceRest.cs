using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>
/// Calls the exchange: budget, clock, signature, one attempt, judgement. <see cref="SendAsync"/> repeats a call only when the exchange has certainly refused it for
/// its timestamp or its key. <see cref="ReadAsync"/> repeats what failed in passing, and is for calls that change nothing.
/// </summary>
internal sealed partial class BinanceRest : IDisposable
{
    private static readonly TimeSpan _goodRoundTrip = TimeSpan.FromMilliseconds(500);
    private const int ClockSamples = 3;

    private readonly HttpClient _http;
    private readonly Uri _base;
    private readonly BinanceClock _clock;
    private readonly BinanceWeight _weight;
    private readonly TimeProvider _time;
    private readonly TimeSpan _answerTimeout;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline<BinanceReply> _reads;
    private readonly SemaphoreSlim _synchronising = new(1, 1);

    /// <param name="http">Without a time-out of its own.</param>
    public BinanceRest(HttpClient http, Uri address, BinanceClock clock, BinanceWeight weight, TimeProvider time, TimeSpan answerTimeout, ILogger logger)
    {
        _http = http;
        _base = address;
        _clock = clock;
        _weight = weight;
        _time = time;
        _answerTimeout = answerTimeout;
        _logger = logger;
        _reads = BinanceResilience.ForReads(time);
    }

    public BinanceClock Clock => _clock;

    /// <summary>
    /// One call. Never throws for what the exchange, the network, the budget or missing keys do. A cancelled call is unclear: it may have arrived.
    /// </summary>
    public async ValueTask<BinanceReply> SendAsync(BinanceCall call, BinanceSigning? signing, CancellationToken cancellationToken)
    {
        var (resynchronised, refreshed) = (false, false);
        while (true)
        {
            var reply = await AttemptAsync(call, signing, refreshed, cancellationToken).ConfigureAwait(false);
            if (reply.Failure == BinanceFailure.Clock && !resynchronised)
            {
                resynchronised = true;
                LogResynchronising(call.ToString());
                if (await SynchroniseAsync(cancellationToken).ConfigureAwait(false))
                    continue;
            }
            else if (reply.Failure == BinanceFailure.Keys && !refreshed && call.Security != BinanceSecurity.None)
            {
                refreshed = true;
                LogKeysRefused(call.ToString(), reply.Code);
                continue;
            }

            return reply;
        }
    }

    /// <summary>Asks until answered, within reason.</summary>
    public async ValueTask<BinanceReply> AskAsync(BinanceCall call, BinanceSigning? signing, CancellationToken cancellationToken)
    {
        try
        {
            return await _reads.ExecuteAsync(
                static (state, token) => state.Self.SendAsync(state.Call, state.Signing, token), (Self: this, Call: call, Signing: signing), cancellationToken).ConfigureAwait(false);
        }
        catch (BrokenCircuitException)
        {
            return BinanceReply.NotSent("circuit-open", "the exchange has failed to answer several times; it is left alone for a few seconds");
        }
    }

    /// <summary>Reads.</summary>
    /// <exception cref="BrokerUnavailableException">It cannot be read.</exception>
    public async ValueTask<T> ReadAsync<T>(BinanceCall call, JsonTypeInfo<T> type, BinanceSigning? signing, CancellationToken cancellationToken)
        where T : class
    {
        var reply = await AskAsync(call, signing, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return Content(call, reply, type);
    }

    /// <summary>The content of a reply to a read.</summary>
    /// <exception cref="BrokerUnavailableException">It is no success, or makes no sense.</exception>
    public static T Content<T>(BinanceCall call, BinanceReply reply, JsonTypeInfo<T> type)
        where T : class
    {
        if (!reply.IsSuccess)
            throw new BrokerUnavailableException($"Binance: {call}: {reply.Reason}");
        return reply.Read(type) ?? throw new BrokerUnavailableException($"Binance: {call} was answered with something that cannot be read.");
    }

    /// <summary>Measures the offset of the exchange's clock. False when it cannot be measured now.</summary>
    public async ValueTask<bool> SynchroniseAsync(CancellationToken cancellationToken)
    {
        (DateTimeOffset AskedAt, TimeSpan Took, DateTimeOffset Shown)? best = null;
        for (var sample = 0; sample < ClockSamples; sample++)
        {
            var askedAt = _time.GetUtcNow();
            var began = _time.GetTimestamp();
            var reply = await AttemptAsync(BinanceCall.Public("/fapi/v1/time", 1, BinancePriority.Urgent), null, false, cancellationToken).ConfigureAwait(false);
            var took = _time.GetElapsedTime(began);
            if (!reply.IsSuccess || reply.Read(BinanceJson.Default.WireTime)?.ServerTime is not { } shown)
                break;
            if (best is null || took < best.Value.Took)
                best = (askedAt, took, DateTimeOffset.FromUnixTimeMilliseconds(shown));
            if (took <= _goodRoundTrip)
                break;
        }

        if (best is not { } measured)
            return false;
        _clock.Learn(measured.AskedAt, measured.Took, measured.Shown);
        return true;
    }

    public void Dispose()
    {
        _http.Dispose();
        _synchronising.Dispose();
    }

    private async ValueTask<BinanceReply> AttemptAsync(BinanceCall call, BinanceSigning? signing, bool refreshKeys, CancellationToken cancellationToken)
    {
        BinanceKeys? keys = null;
        try
        {
            if (call.Security != BinanceSecurity.None)
                keys = await signing!.Credentials.GetAsync(refreshKeys, cancellationToken).ConfigureAwait(false);
            if (call.Security == BinanceSecurity.Signed && !await EnsureClockAsync(cancellationToken).ConfigureAwait(false))
                return BinanceReply.NotSent("clock-unknown", "the exchange's clock cannot be read, so nothing can be signed");
        }
        catch (BinanceKeysMissingException exception)
        {
            return BinanceReply.NotSent("keys-missing", exception.Message);
        }
        catch (SecretUnavailableException exception)
        {
            return BinanceReply.NotSent("keys-unavailable", exception.Message);
        }
        catch (OperationCanceledException)
        {
            return BinanceReply.NotSent("cancelled", "the call was cancelled before it was sent");
        }

        if (call.IsOrder && _time.GetElapsedTime(call.BegunAt) > BinanceOptions.LongestPreparation)
            return BinanceReply.NotSent("prepared-too-long", "signing took too long, so the order was not sent");
        if (_weight.TryTake(call.Weight, call.Priority) is { } heldBack)
            return BinanceReply.NotSent("held-back", heldBack);
        if (call.IsOrder && signing!.Orders.TryTake(call.Priority) is { } tooMany)
            return BinanceReply.NotSent("held-back", tooMany);
        return await TransmitAsync(call, signing, keys, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<BinanceReply> TransmitAsync(BinanceCall call, BinanceSigning? signing, BinanceKeys? keys, CancellationToken cancellationToken)
    {
        using var request = Build(call, signing, keys);
        using var timeout = new CancellationTokenSource(signing?.Options.AnswerTimeout ?? _answerTimeout, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var sentAt = _clock.Now;
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, stop.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(stop.Token).ConfigureAwait(false);
            var reply = BinanceReply.Of((int)response.StatusCode, body);
            BinanceHeaders.Observe(response, reply, _weight, call.IsOrder ? signing!.Orders : null, sentAt);
            return reply;
        }
        catch (OperationCanceledException)
        {
            // Ours or the time-out's: either way the call may have arrived.
            return BinanceReply.Unclear("no answer in time");
        }
        catch (HttpRequestException exception)
        {
            return BinanceReply.Unclear($"the connection failed ({exception.HttpRequestError})");
        }
        catch (IOException)
        {
            return BinanceReply.Unclear("the connection broke off");
        }
    }

    /// <summary>
    /// Parameters of a POST go into its body: the HTTP client repeats a request without a body by itself when a kept-alive connection turns out to be dead, and an
    /// order must not be repeated.
    /// </summary>
    private HttpRequestMessage Build(BinanceCall call, BinanceSigning? signing, BinanceKeys? keys)
    {
        var inBody = call.Method == HttpMethod.Post || call.Method == HttpMethod.Put;
        var text = call.Parameters.Encode();
        if (call.Security == BinanceSecurity.Signed)
        {
            var window = (long)signing!.Options.RecvWindow.TotalMilliseconds;
            var stamp = _clock.Now.ToUnixTimeMilliseconds();
            text = string.Create(CultureInfo.InvariantCulture, $"{text}{(text.Length > 0 ? "&" : "")}recvWindow={window}&timestamp={stamp}");
            text = $"{text}&signature={(inBody ? keys!.Sign("", text) : keys!.Sign(text, ""))}";
        }

        var request = new HttpRequestMessage(call.Method, new Uri(_base, inBody || text.Length == 0 ? call.Path : $"{call.Path}?{text}"));
        if (inBody)
        {
            request.Content = new ByteArrayContent(Encoding.ASCII.GetBytes(text));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        }

        if (keys is not null)
            request.Headers.TryAddWithoutValidation("X-MBX-APIKEY", keys.ApiKey);
        return request;
    }

    /// <summary>Measures the clock before the first signature, and again beside the work when the measurement is old.</summary>
    private async ValueTask<bool> EnsureClockAsync(CancellationToken cancellationToken)
    {
        if (!_clock.IsStale)
            return true;
        if (_clock.IsKnown)
        {
            if (await _synchronising.WaitAsync(0, CancellationToken.None).ConfigureAwait(false))
                _ = RefreshClockAsync();
            return true;
        }

        await _synchronising.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _clock.IsKnown || await SynchroniseAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _synchronising.Release();
        }
    }

    private async Task RefreshClockAsync()
    {
        try
        {
            await SynchroniseAsync(CancellationToken.None).ConfigureAwait(false);
            _synchronising.Release();
        }
        catch (ObjectDisposedException)
        {
            // The host is stopping.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Binance refused {Call} for its timestamp; the clock is measured again")]
    private partial void LogResynchronising(string call);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Binance refused the keys for {Call} ({Code}); they are read again")]
    private partial void LogKeysRefused(string call, string code);
}
