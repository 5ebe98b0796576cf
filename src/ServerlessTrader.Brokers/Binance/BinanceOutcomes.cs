using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>What a reply about one order means to the engine, when it is no success.</summary>
internal static class BinanceOutcomes
{
    /// <summary>Of a submission. Whatever is not certainly a refusal is unknown: the engine then asks before it sends again, which is always safe.</summary>
    public static OrderOutcome OfSubmission(BinanceReply reply) => reply switch
    {
        { Failure: BinanceFailure.Refused or BinanceFailure.Filter or BinanceFailure.NoSuchSymbol or BinanceFailure.Keys or BinanceFailure.PositionMode } =>
            new OrderOutcome.Rejected(reply.Code, reply.Message),
        { Failure: BinanceFailure.NotSent, Code: "keys-missing" } => new OrderOutcome.Rejected(reply.Code, reply.Message),
        _ => new OrderOutcome.Unknown(reply.Reason),
    };

    /// <summary>True when the answer to a question about an order means that its client id may be used: there is none, or not even the symbol, as the order itself will be told.</summary>
    public static bool LeavesFree(BinanceReply reply) => reply.Failure is BinanceFailure.NoSuchOrder or BinanceFailure.NoSuchSymbol;

    /// <summary>Of a question or a cancel.</summary>
    public static OrderOutcome OfQuestion(BinanceReply reply) => reply.Failure switch
    {
        BinanceFailure.NoSuchOrder => new OrderOutcome.NotFound(),
        BinanceFailure.Refused => new OrderOutcome.Rejected(reply.Code, reply.Message),
        _ => new OrderOutcome.Unknown(reply.Reason),
    };

    /// <summary>The state behind the exchange's word, or null when the word is unknown.</summary>
    public static OrderState? StateOf(string? status) => status switch
    {
        "NEW" or "PARTIALLY_FILLED" or "PENDING_NEW" or "NEW_INSURANCE" or "NEW_ADL" => OrderState.Working,
        "FILLED" => OrderState.Filled,
        "CANCELED" => OrderState.Cancelled,
        "REJECTED" => OrderState.Rejected,
        "EXPIRED" or "EXPIRED_IN_MATCH" => OrderState.Expired,
        _ => null,
    };

    /// <summary>Why an order ended without having been filled, as far as its status tells.</summary>
    public static string? ReasonOf(string? status) => status switch
    {
        "REJECTED" => "the exchange rejected it",
        "EXPIRED" => "it expired at the exchange",
        "EXPIRED_IN_MATCH" => "it expired because it would have traded with an order of the same account",
        _ => null,
    };
}
