using System.Globalization;
using System.Text.Json;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>
/// Balance, leverage and margin mode. The margin mode of a unified account is the whole account's: setting it for one contract sets it for all, and the exchange refuses
/// that while it would endanger what is held. A portfolio-margin account counts as cross.
/// </summary>
internal sealed class BybitMargin(BybitReads reads, BybitInstruments instruments, BybitOptions options)
{
    /// <summary>
    /// Equity of the settle currency, and what the exchange lets a new position cost. An account with isolated margin gets no figure for the latter; it is then the
    /// currency's own: wallet less what positions and orders hold.
    /// </summary>
    /// <exception cref="BrokerUnavailableException">It cannot be read.</exception>
    public async ValueTask<AccountBalance> BalanceAsync(CancellationToken cancellationToken)
    {
        var page = await reads.ReadAsync(
            BybitCall.Get(BybitEndpoint.Wallet, $"accountType=UNIFIED&coin={options.SettleCurrency}"), BybitJson.Default.BybitPageBybitWalletRow, cancellationToken)
            .ConfigureAwait(false);
        if (page.List is not [{ } wallet, ..])
            throw new BrokerUnavailableException("Bybit reports no unified trading account for these keys. Other kinds of account are not supported.");
        var coin = wallet.Coin?.FirstOrDefault(row => row?.Coin == options.SettleCurrency);
        var wealth = coin?.WalletBalance ?? 0m;
        var free = wealth - (coin?.TotalPositionIM ?? 0m) - (coin?.TotalOrderIM ?? 0m) - (coin?.Locked ?? 0m);
        return new AccountBalance(coin?.Equity ?? wealth + (coin?.UnrealisedPnl ?? 0m), Math.Max(0m, wallet.TotalAvailableBalance ?? free), options.SettleCurrency);
    }

    /// <summary>Sets margin mode and leverage. Null when both are as wanted.</summary>
    /// <exception cref="BrokerUnavailableException">It is not certain that they are.</exception>
    public async ValueTask<BrokerRefusal?> PrepareAsync(Instrument instrument, MarginTerms terms, CancellationToken cancellationToken)
    {
        if (instrument is not Perpetual)
            return new BrokerRefusal("unsupported-instrument", $"This account trades Bybit's linear contracts, not {instrument.Symbol}.");
        if (await instruments.FindAsync(instrument.Symbol, cancellationToken).ConfigureAwait(false) is not { } contract)
            return new BrokerRefusal("unknown-instrument", $"Bybit lists no linear contract '{instrument.Symbol}' that is traded now.");
        if (terms.Leverage < 1 || contract.MaxLeverage is { } most && terms.Leverage > most)
        {
            return new BrokerRefusal(
                "leverage-too-high", string.Create(CultureInfo.InvariantCulture, $"{instrument.Symbol} can be carried with a leverage of 1 to {contract.MaxLeverage:0.##}, not {terms.Leverage}."));
        }

        return await SetMarginModeAsync(terms.Mode, cancellationToken).ConfigureAwait(false)
            ?? await SetLeverageAsync(instrument.Symbol, terms.Leverage, cancellationToken).ConfigureAwait(false);
    }

    private static string Reasons(JsonElement result)
    {
        try
        {
            var reasons = result.ValueKind == JsonValueKind.Object ? result.Deserialize(BybitJson.Default.BybitReasons) : null;
            var texts = reasons?.Reasons?.Select(reason => reason?.ReasonMsg).Where(text => !string.IsNullOrEmpty(text)).ToList();
            return texts is { Count: > 0 } ? $": {string.Join("; ", texts)}" : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    private static BrokerRefusal? Judge(BybitAnswer answer, string what) => answer.Verdict switch
    {
        BybitVerdict.Accepted or BybitVerdict.AlreadySo => null,
        BybitVerdict.Unclear or BybitVerdict.RateLimited or BybitVerdict.ClockSkew =>
            throw new BrokerUnavailableException($"It is not certain that Bybit has set the {what}: {answer.Describe()}"),
        _ => new BrokerRefusal(answer.Code, $"Bybit does not set the {what}: {answer.Message}{Reasons(answer.Result)}"),
    };

    private async ValueTask<BrokerRefusal?> SetMarginModeAsync(MarginMode mode, CancellationToken cancellationToken)
    {
        var settings = await reads.ReadAsync(BybitCall.Get(BybitEndpoint.AccountSettings, ""), BybitJson.Default.BybitAccountSettings, cancellationToken).ConfigureAwait(false);
        var wanted = mode == MarginMode.Isolated ? "ISOLATED_MARGIN" : "REGULAR_MARGIN";
        if (settings.MarginMode == wanted || mode == MarginMode.Cross && settings.MarginMode == "PORTFOLIO_MARGIN")
            return null;
        var body = new BybitSetMarginMode(wanted);
        return Judge(
            await reads.AskAsync(BybitCall.Post(BybitEndpoint.SetMarginMode, body, BybitJson.Default.BybitSetMarginMode), cancellationToken).ConfigureAwait(false),
            $"account's margin mode to {wanted}");
    }

    private async ValueTask<BrokerRefusal?> SetLeverageAsync(string symbol, int leverage, CancellationToken cancellationToken)
    {
        var text = leverage.ToString(CultureInfo.InvariantCulture);
        var body = new BybitSetLeverage("linear", symbol, text, text);
        return Judge(
            await reads.AskAsync(BybitCall.Post(BybitEndpoint.SetLeverage, body, BybitJson.Default.BybitSetLeverage), cancellationToken).ConfigureAwait(false),
            $"leverage of {symbol} to {text}");
    }
}
