namespace ServerlessTrader.Brokers.Binance;

/// <summary>What the exchange's answers mean. Whatever is not certainly a refusal is <see cref="BinanceFailure.Unclear"/>.</summary>
public static class BinanceCodes
{
    /// <summary>Judges an answer that is not a 2xx.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="code">The body's code; null when it has none that can be read.</param>
    /// <remarks>
    /// The documentation calls 503 "Service Unavailable." and -1008 failures, but tells them from an unknown execution by the wording of the body alone, so both are
    /// unclear here: the order is asked for before it is sent again. -5028 (outside the matching engine's window) is asked for too, rather than given up.
    /// </remarks>
    public static BinanceFailure Judge(int status, int? code) => (status, code) switch
    {
        (_, -1015) => BinanceFailure.Throttled,
        (429 or 418 or 403, _) => BinanceFailure.Throttled,
        ( >= 500, _) => BinanceFailure.Unclear,
        (401, _) => BinanceFailure.Keys,
        (408, _) => BinanceFailure.Unclear,
        (_, null or >= 0) => BinanceFailure.Unclear,
        (_, -1003) => BinanceFailure.Throttled,
        (_, -1000 or -1001 or -1004 or -1006 or -1007 or -1008 or -1010 or -1016 or -5028) => BinanceFailure.Unclear,
        (_, -1021) => BinanceFailure.Clock,
        (_, -1022 or -2014 or -2015) => BinanceFailure.Keys,
        (_, -1121) => BinanceFailure.NoSuchSymbol,
        (_, -1125) => BinanceFailure.ListenKey,
        (_, -2011 or -2013) => BinanceFailure.NoSuchOrder,
        (_, -4046 or -4059 or -4171) => BinanceFailure.Unchanged,
        (_, -4061) => BinanceFailure.PositionMode,
        (_, -4116) => BinanceFailure.Duplicate,
        (_, -1111 or -4003 or -4004 or -4005 or -4013 or -4014 or -4016 or -4023 or -4024 or -4131 or -4140 or -4141 or -4164 or -5029) => BinanceFailure.Filter,
        ( >= 400, _) => BinanceFailure.Refused,
        _ => BinanceFailure.Unclear,
    };

    /// <summary>True when the same question may be answered a moment later. For reads only.</summary>
    internal static bool IsPassing(BinanceFailure failure) => failure is BinanceFailure.Unclear;
}
