using System.Collections.Concurrent;
using System.Globalization;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>Sets leverage and margin type of a symbol, and remembers them, so that what is as wanted already costs no call.</summary>
internal sealed class BinanceMargin(BinanceRest rest, BinanceSigning signing, TimeProvider time)
{
    private static readonly TimeSpan _goodFor = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan _bracketsGoodFor = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, (int Most, long ReadAt)> _brackets = new(StringComparer.Ordinal);

    /// <summary>Somebody may have changed it.</summary>
    public void Forget(string symbol) => _known.TryRemove(symbol, out _);

    /// <summary>Null when the symbol is ready, else the refusal.</summary>
    /// <exception cref="BrokerUnavailableException">It cannot be told whether it is.</exception>
    public async ValueTask<BrokerRefusal?> PrepareAsync(string symbol, MarginTerms terms, CancellationToken cancellationToken)
    {
        if (terms.Leverage < 1)
            return new BrokerRefusal("invalid-leverage", $"leverage {terms.Leverage} was asked for; write 1 or more");
        var known = _known.GetValueOrDefault(symbol);
        if (known is null || time.GetElapsedTime(known.ReadAt) > _goodFor)
            known = await ReadAsync(symbol, cancellationToken).ConfigureAwait(false);
        if (known is null)
            return new BrokerRefusal("-1121", $"Binance lists no contract {symbol}");
        try
        {
            if (known.Leverage != terms.Leverage && await SetLeverageAsync(symbol, terms.Leverage, cancellationToken).ConfigureAwait(false) is { } refused)
                return Refused(symbol, refused);
            if (known.Mode != terms.Mode && await SetModeAsync(symbol, terms.Mode, cancellationToken).ConfigureAwait(false) is { } refusedMode)
                return Refused(symbol, refusedMode);
        }
        catch (BrokerUnavailableException)
        {
            Forget(symbol);
            throw;
        }

        _known[symbol] = new Known(terms.Leverage, terms.Mode, time.GetTimestamp());
        return null;
    }

    private BrokerRefusal Refused(string symbol, BrokerRefusal refusal)
    {
        Forget(symbol);
        return refusal;
    }

    private async ValueTask<Known?> ReadAsync(string symbol, CancellationToken cancellationToken)
    {
        var call = BinanceCall.Get("/fapi/v1/symbolConfig", 5, BinancePriority.Entry, new BinanceParameters().Add("symbol", symbol));
        var reply = await rest.AskAsync(call, signing, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (reply.Failure == BinanceFailure.NoSuchSymbol)
            return null;
        var config = Array.Find(BinanceRest.Content(call, reply, BinanceJson.Default.WireSymbolConfigArray), entry => entry.Symbol == symbol)
            ?? throw new BrokerUnavailableException($"Binance answered the configuration of {symbol} without it.");
        var known = new Known((int)(config.Leverage ?? 0m), ModeOf(config.MarginType), time.GetTimestamp());
        _known[symbol] = known;
        return known;
    }

    private async ValueTask<BrokerRefusal?> SetLeverageAsync(string symbol, int leverage, CancellationToken cancellationToken)
    {
        var most = await MostLeverageAsync(symbol, cancellationToken).ConfigureAwait(false);
        if (leverage > most)
            return new BrokerRefusal("leverage-above-bracket", string.Create(CultureInfo.InvariantCulture, $"{symbol} takes a leverage of {most} at most, {leverage} was asked for. Write {most} or less."));
        return await SetAsync("/fapi/v1/leverage", new BinanceParameters().Add("symbol", symbol).Add("leverage", leverage), cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<BrokerRefusal?> SetModeAsync(string symbol, MarginMode mode, CancellationToken cancellationToken) =>
        SetAsync("/fapi/v1/marginType", new BinanceParameters().Add("symbol", symbol).Add("marginType", mode == MarginMode.Isolated ? "ISOLATED" : "CROSSED"), cancellationToken);

    /// <summary>Setting the same twice is harmless, so this may be repeated.</summary>
    private async ValueTask<BrokerRefusal?> SetAsync(string path, BinanceParameters parameters, CancellationToken cancellationToken)
    {
        var call = new BinanceCall(HttpMethod.Post, path, 1, BinancePriority.Entry) { Parameters = parameters };
        var reply = await rest.AskAsync(call, signing, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return reply.Failure switch
        {
            BinanceFailure.None or BinanceFailure.Unchanged => null,
            BinanceFailure.Refused or BinanceFailure.Filter or BinanceFailure.NoSuchSymbol or BinanceFailure.Keys => new BrokerRefusal(reply.Code, reply.Message),
            _ => throw new BrokerUnavailableException($"Binance: {call}: {reply.Reason}"),
        };
    }

    private async ValueTask<int> MostLeverageAsync(string symbol, CancellationToken cancellationToken)
    {
        if (_brackets.TryGetValue(symbol, out var known) && time.GetElapsedTime(known.ReadAt) < _bracketsGoodFor)
            return known.Most;
        var call = BinanceCall.Get("/fapi/v1/leverageBracket", 1, BinancePriority.Entry, new BinanceParameters().Add("symbol", symbol));
        var reply = await rest.AskAsync(call, signing, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (!reply.IsSuccess)
            throw new BrokerUnavailableException($"Binance: {call}: {reply.Reason}");

        // One object when a symbol was asked for, an array otherwise; both have been seen.
        var all = reply.Read(BinanceJson.Default.WireBracketsArray) ?? (reply.Read(BinanceJson.Default.WireBrackets) is { } one ? [one] : []);
        var most = (int)(Array.Find(all, entry => entry.Symbol == symbol)?.Brackets?.Max(bracket => bracket.InitialLeverage) ?? 0m);
        if (most <= 0)
            throw new BrokerUnavailableException($"Binance answered the leverage brackets of {symbol} without any.");
        _brackets[symbol] = (most, time.GetTimestamp());
        return most;
    }

    /// <summary>ISOLATED and CROSSED in one answer, isolated and cross in another.</summary>
    private static MarginMode? ModeOf(string? marginType) =>
        marginType is null ? null
        : marginType.StartsWith("ISOLATED", StringComparison.OrdinalIgnoreCase) ? MarginMode.Isolated
        : marginType.StartsWith("CROSS", StringComparison.OrdinalIgnoreCase) ? MarginMode.Cross
        : null;

    private sealed record Known(int Leverage, MarginMode? Mode, long ReadAt);
}
