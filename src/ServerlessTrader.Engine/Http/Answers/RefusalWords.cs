using System.Collections.Frozen;
using System.Collections.Immutable;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Engine.Http.Answers;

/// <summary>A trade's refusal in words for the sender of its alert: the broker's own code and text where it was the broker, and what to do about it.</summary>
internal sealed record RefusalWords(string Error, ImmutableArray<string> Suggestions)
{
    private const string Margin = "Put more of the quote currency into the futures wallet, close something, or lower balance_percentage.";
    private const string Smaller = "Lower leverage or balance_percentage: the position would be larger than the exchange allows at this leverage.";
    private const string Larger = "Raise balance_percentage or leverage, or put more money into the account: the order is smaller than the exchange takes.";
    private const string Key = "Check the API key: that it is the right one for this market (live or testnet), may trade futures, and allows this host's address.";
    private const string Clock = "Set this host's clock by NTP; the exchange takes requests only within a few seconds of its own time.";
    private const string Symbol = "Check the symbol: it must be a perpetual that the exchange lists, such as BTCUSDT.";
    private const string NotTrading = "The exchange takes no orders for this symbol now; try again later, or look at its announcements.";
    private const string Leverage = "Use a leverage the symbol allows; the exchange's page of the symbol shows its brackets.";
    private const string Mode = "The account's position mode was changed while this host ran: start the host again, or set the mode back.";
    private const string MarginType = "Close the symbol's positions and orders first, or set the strategy's margin mode to what the account has now.";
    private const string Busy = "The exchange is busy or has limited this address: wait a minute before the next alert.";
    private const string Restricted = "Look at the account on the exchange's own page: it is restricted, in liquidation or not active.";
    private const string OrderCount = "Cancel orders of the account: it has as many as the exchange allows.";
    private const string Unfillable = "The market is too thin or too far away for a market order now; try again when it has calmed down.";

    // The codes are the exchanges' own: Binance's for USDⓈ-M futures, Bybit's for API v5.
    private static readonly FrozenDictionary<string, string> _byBroker = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["binance/-1003"] = Busy,
        ["binance/-1008"] = Busy,
        ["binance/-1015"] = Busy,
        ["binance/-1021"] = Clock,
        ["binance/-1022"] = Key,
        ["binance/-1121"] = Symbol,
        ["binance/-2014"] = Key,
        ["binance/-2015"] = Key,
        ["binance/-2018"] = Margin,
        ["binance/-2019"] = Margin,
        ["binance/-2020"] = Unfillable,
        ["binance/-2023"] = Restricted,
        ["binance/-2025"] = OrderCount,
        ["binance/-2027"] = Smaller,
        ["binance/-2028"] = Margin,
        ["binance/-4003"] = Larger,
        ["binance/-4004"] = Larger,
        ["binance/-4005"] = Smaller,
        ["binance/-4028"] = Leverage,
        ["binance/-4045"] = OrderCount,
        ["binance/-4047"] = MarginType,
        ["binance/-4048"] = MarginType,
        ["binance/-4061"] = Mode,
        ["binance/-4087"] = Restricted,
        ["binance/-4088"] = Restricted,
        ["binance/-4109"] = Restricted,
        ["binance/-4131"] = Unfillable,
        ["binance/-4140"] = NotTrading,
        ["binance/-4141"] = NotTrading,
        ["binance/-4161"] = "Close the position of this symbol first: in isolated mode its leverage cannot be lowered while it is open.",
        ["binance/-4164"] = Larger,
        ["binance/-4168"] = "Switch the account to single-asset mode, or set the strategy's margin mode to cross.",
        ["bybit/10002"] = Clock,
        ["bybit/10003"] = Key,
        ["bybit/10004"] = Key,
        ["bybit/10005"] = Key,
        ["bybit/10006"] = Busy,
        ["bybit/10010"] = Key,
        ["bybit/110003"] = Unfillable,
        ["bybit/110004"] = Margin,
        ["bybit/110006"] = Margin,
        ["bybit/110007"] = Margin,
        ["bybit/110012"] = Margin,
        ["bybit/110013"] = Leverage,
        ["bybit/110017"] = Larger,
        ["bybit/110020"] = OrderCount,
        ["bybit/110023"] = NotTrading,
        ["bybit/110024"] = Mode,
        ["bybit/110028"] = Mode,
        ["bybit/110044"] = Margin,
        ["bybit/110045"] = Margin,
        ["bybit/110063"] = NotTrading,
        ["bybit/110066"] = NotTrading,
        ["bybit/110074"] = NotTrading,
        ["bybit/110090"] = Smaller,
        ["bybit/110094"] = Larger,
        ["paper/insufficient-buying-power"] = Margin,
        ["paper/invalid-quantity"] = Larger,
        ["paper/unknown-instrument"] = Symbol,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> _byCode = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["price-moved"] = "Send the market's price of the moment as \"entry\" (in Pine: close, at the bar's close), or raise maxEntrySlip in the strategy file.",
        ["unknown-symbol"] = Symbol,
        ["wrong-quote-currency"] = "Use the pair in the strategy's own quote currency, such as BTCUSDT.",
        ["size-missing"] = "Send balance_percentage and leverage with the alert, or set them in the strategy file.",
        ["symbol-in-use"] = "Give each strategy its own account (a sub-account of the exchange will do), or wait until the other trade is closed.",
        ["stop-on-wrong-side"] = "For BUY the stop \"sl\" must be below the market, for SELL above it.",
        ["entry-too-late"] = "Alerts of this symbol came faster than they could be traded; see why in the trade's journal, and send fewer.",
        ["close-failed"] = "Look at the account on the exchange's own page; the position of the other side is still being closed.",
        ["entries-stopped"] = "POST /api/resume with the operator key lets entries go on.",
        ["breaker"] = "The account's loss limit has stopped entries. POST /api/breakers/{account}/reset resets it, once you know why.",
        ["account-paused"] = "Broker and ledger disagree; entries go on by themselves once both agree. See /api/status.",
        ["broker-unreachable"] = "The exchange did not answer; nothing was opened. Send a new alert when it does.",
        ["quantity-rules"] = "Change balance_percentage or leverage so that the quantity fits the symbol's rules; the figures are in the error.",
        ["not-enough-buying-power"] = Margin,
        ["too-many-open-trades"] = "Close something, or raise limits.maxOpenTrades in the strategy file.",
        ["risk-too-large"] = "The stop is too far away for this account: move it nearer, or raise limits.riskPerTrade in the strategy file.",
        ["total-risk-reached"] = "Wait until an open trade has ended, or raise limits.totalRisk in the strategy file.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <param name="broker">The name of the account's broker, or null when the account is not configured.</param>
    /// <param name="outcome">Why the trade was rejected.</param>
    /// <param name="href">Where the trade can be followed.</param>
    public static RefusalWords Of(string? broker, TradeOutcome outcome, string href)
    {
        var follow = $"The trade's journal tells what happened: {href}";
        if (broker is null || outcome.Code is not ("order-rejected" or "margin-refused") || outcome.Reason.Split(": ", 2) is not [{ Length: > 0 } code, var words])
            return new RefusalWords(outcome.Reason, _byCode.TryGetValue(outcome.Code, out var own) ? [own, follow] : [follow]);
        var exchange = broker.Split('-')[0];
        var error = $"{char.ToUpperInvariant(exchange[0])}{exchange[1..]} API error (Code {code}): {words}";
        return new RefusalWords(error, _byBroker.TryGetValue($"{exchange}/{code}", out var suggestion) ? [suggestion, follow] : [follow]);
    }
}
