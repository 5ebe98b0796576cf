using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>
/// Sends one request and says what came of it; never throws for what the exchange or the network does. Repeats a request by itself only when the exchange plainly did not
/// look at it: once after a refused time stamp, once with changed keys after a refused signature, and after a short rate limit.
/// </summary>
/// <param name="http">Without a time-out of its own.</param>
/// <param name="exchange">Where to.</param>
/// <param name="answerTimeout">Longest wait for an answer.</param>
/// <param name="signing">The account's keys and budget; null where only public questions are asked.</param>
internal sealed class BybitRest(HttpClient http, BybitExchange exchange, TimeSpan answerTimeout, BybitSigning? signing)
{
    private static readonly MediaTypeHeaderValue _json = new("application/json");

    private readonly BybitClock _clock = exchange.Clock;
    private readonly TimeProvider _time = exchange.Time;
    private readonly BybitRequestBudget _budget = signing?.Budget ?? new BybitRequestBudget(exchange.Time, exchange.Clock, exchange.AddressBudget);

    private BybitCredentials Credentials => signing?.Credentials ?? throw new InvalidOperationException("A public line signs nothing.");

    /// <summary>Sends a request, within the answer time-out as a whole.</summary>
    public async ValueTask<BybitAnswer> SendAsync(BybitCall call, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(answerTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var isSent = false;
        try
        {
            if (call.Endpoint.IsSigned && _clock.IsUnknown)
                await MeasureClockAsync(either.Token).ConfigureAwait(false);
            var keys = call.Endpoint.IsSigned ? await Credentials.GetAsync(either.Token).ConfigureAwait(false) : null;
            var clockWasSet = false;
            var keysWereRead = false;
            while (true)
            {
                if (await _budget.AcquireAsync(call.Endpoint, call.IsUrgent, either.Token).ConfigureAwait(false) is { } free)
                    return HeldBack(free);
                isSent = true;
                var answer = await SendOnceAsync(call, keys, either.Token).ConfigureAwait(false);
                isSent = answer.Verdict is not (BybitVerdict.ClockSkew or BybitVerdict.NotAuthorised or BybitVerdict.RateLimited);
                switch (answer.Verdict)
                {
                    case BybitVerdict.ClockSkew when !clockWasSet:
                        clockWasSet = true;
                        if (!await MeasureClockAsync(either.Token).ConfigureAwait(false))
                            return answer;
                        break;
                    case BybitVerdict.NotAuthorised when !keysWereRead && keys is not null:
                        keysWereRead = true;
                        if (await Credentials.ReplaceAsync(keys, either.Token).ConfigureAwait(false) is not { } others)
                            return answer;
                        keys = others;
                        break;
                    case BybitVerdict.RateLimited when answer.TryAgainAt is { } at && at - _time.GetUtcNow() <= BybitRequestBudget.LongestWait:
                        if (at > _time.GetUtcNow())
                            await Task.Delay(at - _time.GetUtcNow(), _time, either.Token).ConfigureAwait(false);
                        break;
                    default:
                        return answer;
                }
            }
        }
        catch (BybitClosedException exception)
        {
            return new BybitAnswer(BybitVerdict.NotAuthorised, "account-closed", exception.Message);
        }
        catch (BrokerUnavailableException exception)
        {
            return new BybitAnswer(BybitVerdict.Unclear, "secret-unavailable", exception.Message);
        }
        catch (OperationCanceledException) when (!isSent)
        {
            return new BybitAnswer(BybitVerdict.RateLimited, "not-sent", "The request's turn did not come in time; it was not sent.");
        }
        catch (OperationCanceledException)
        {
            return new BybitAnswer(BybitVerdict.Unclear, "no-answer", $"Bybit did not answer {call.Endpoint.Path} in time.");
        }
    }

    /// <summary>Measures the difference of the clocks anew, within the answer time-out. When the exchange does not tell its time the last measurement stands.</summary>
    public async ValueTask RefreshClockAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(answerTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await MeasureClockAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The request that needs the time tells how bad it is.
        }
    }

    /// <summary>Why the account is closed to us, or null when there are keys to try.</summary>
    /// <exception cref="BrokerUnavailableException">The keys cannot be read now.</exception>
    public async ValueTask<string?> WhyClosedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Credentials.GetAsync(cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (BybitClosedException exception)
        {
            return exception.Message;
        }
    }

    private async ValueTask<bool> MeasureClockAsync(CancellationToken cancellationToken)
    {
        await _budget.AcquireAsync(BybitEndpoint.Time, isUrgent: true, cancellationToken).ConfigureAwait(false);
        var asked = _time.GetUtcNow();
        _clock.Tried(asked);
        var answer = await SendOnceAsync(BybitCall.Get(BybitEndpoint.Time, ""), null, cancellationToken).ConfigureAwait(false);
        if (answer is not { Verdict: BybitVerdict.Accepted, At: { } theirs })
            return false;
        _clock.Measure(asked, _time.GetUtcNow(), theirs);
        return true;
    }

    private static BybitAnswer HeldBack(DateTimeOffset free) => new(
        BybitVerdict.RateLimited, "rate-limited",
        string.Create(CultureInfo.InvariantCulture, $"Bybit's request limit is used up until {free:HH:mm:ss} UTC; until then only exits and cancels are sent. This request was not sent."))
    {
        TryAgainAt = free,
    };

    private static BybitAnswer Read(HttpStatusCode status, byte[] body, string path)
    {
        if (status != HttpStatusCode.OK)
        {
            var hint = status == HttpStatusCode.Forbidden ? ": too many requests from this address, or one from a country that Bybit does not serve" : "";
            return new BybitAnswer(BybitRetCodes.Of(status), $"http-{(int)status}", $"Bybit answered {path} with HTTP {(int)status}{hint}.");
        }

        try
        {
            var envelope = JsonSerializer.Deserialize(body, BybitJson.Default.BybitEnvelope);
            if (envelope?.RetCode is not { } code)
                return new BybitAnswer(BybitVerdict.Unclear, "broken-answer", $"Bybit's answer to {path} has no retCode.");
            var message = string.IsNullOrEmpty(envelope.RetMsg) ? $"Bybit answered {path} with code {code}." : envelope.RetMsg;
            return new BybitAnswer(BybitRetCodes.Of(code), code.ToString(CultureInfo.InvariantCulture), message, envelope.Result ?? default, envelope.Time);
        }
        catch (JsonException)
        {
            return new BybitAnswer(BybitVerdict.Unclear, "broken-answer", $"Bybit's answer to {path} is not the JSON it should be.");
        }
    }

    private async ValueTask<BybitAnswer> SendOnceAsync(BybitCall call, BybitKeys? keys, CancellationToken cancellationToken)
    {
        try
        {
            using var request = Build(call, keys);
            using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            var answer = Read(response.StatusCode, body, call.Endpoint.Path);
            return _budget.Observe(call.Endpoint, response.StatusCode, response.Headers, answer.Verdict) is { } at ? answer with { TryAgainAt = at } : answer;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // The message names host and cause; it holds neither headers nor body.
            return new BybitAnswer(BybitVerdict.Unclear, "no-answer", $"Bybit cannot be reached for {call.Endpoint.Path}: {exception.Message}");
        }
    }

    private HttpRequestMessage Build(BybitCall call, BybitKeys? keys)
    {
        var address = new Uri(exchange.Endpoints.Rest, call.Query.Length == 0 ? call.Endpoint.Path : $"{call.Endpoint.Path}?{call.Query}");
        var request = new HttpRequestMessage(call.Body is null ? HttpMethod.Get : HttpMethod.Post, address);
        if (call.Body is not null)
        {
            request.Content = new ByteArrayContent(call.Body);
            request.Content.Headers.ContentType = _json;
        }

        if (keys is null || signing is null)
            return request;
        var window = signing.ReceiveWindow;
        var timestamp = _clock.Now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

        // What the address says now is what is sent, and so what must be signed.
        var signature = keys.Sign(timestamp, window, call.Body ?? Encoding.UTF8.GetBytes(address.Query.TrimStart('?')));
        request.Headers.TryAddWithoutValidation("X-BAPI-API-KEY", keys.ApiKey);
        request.Headers.TryAddWithoutValidation("X-BAPI-TIMESTAMP", timestamp);
        request.Headers.TryAddWithoutValidation("X-BAPI-SIGN", signature);
        request.Headers.TryAddWithoutValidation("X-BAPI-RECV-WINDOW", window);
        return request;
    }
}
