using System.Collections.Frozen;
using System.Net;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>
/// What the exchange's codes mean to us. Order codes that are not listed (110xxx) are refusals by the exchange's own numbering; any other unlisted code is
/// <see cref="BybitVerdict.Unclear"/>, since to take a taken order for a refused one could double it.
/// </summary>
internal static class BybitRetCodes
{
    /// <summary>The request has something wrong with it, such as a position index that does not fit the position mode; only the text tells.</summary>
    public const int ParameterError = 10001;

    private static readonly FrozenDictionary<int, BybitVerdict> _verdicts = new Dictionary<int, BybitVerdict>
    {
        [0] = BybitVerdict.Accepted,

        // Nothing to change.
        [110025] = BybitVerdict.AlreadySo, // position mode
        [110026] = BybitVerdict.AlreadySo, // margin mode
        [110043] = BybitVerdict.AlreadySo, // leverage
        [34040] = BybitVerdict.AlreadySo, // stop of a position

        // Not looked at.
        [10002] = BybitVerdict.ClockSkew,
        [10003] = BybitVerdict.NotAuthorised, // key
        [10004] = BybitVerdict.NotAuthorised, // signature
        [10005] = BybitVerdict.NotAuthorised, // permission
        [10010] = BybitVerdict.NotAuthorised, // address
        [33004] = BybitVerdict.NotAuthorised, // expired key
        [10006] = BybitVerdict.RateLimited,
        [10018] = BybitVerdict.RateLimited, // by address
        [10429] = BybitVerdict.RateLimited,

        // Nobody knows.
        [10000] = BybitVerdict.Unclear,
        [10016] = BybitVerdict.Unclear,
        [10019] = BybitVerdict.Unclear,
        [110079] = BybitVerdict.Unclear, // being processed

        // Words about an order.
        [10014] = BybitVerdict.DuplicateOrder,
        [110072] = BybitVerdict.DuplicateOrder,
        [110001] = BybitVerdict.NoSuchOrder,
        [110008] = BybitVerdict.OrderEnded,
        [110010] = BybitVerdict.OrderEnded,

        // Plain refusals outside the family of order codes.
        [10001] = BybitVerdict.Refused,
        [10017] = BybitVerdict.Refused, // path
        [10029] = BybitVerdict.Refused, // symbol
        [30228] = BybitVerdict.Refused, // being delisted: reduce-only
        [3400045] = BybitVerdict.Refused, // margin mode
    }.ToFrozenDictionary();

    /// <summary>What a code in an answer means.</summary>
    public static BybitVerdict Of(int retCode) =>
        _verdicts.TryGetValue(retCode, out var verdict) ? verdict : retCode is >= 110_000 and < 111_000 ? BybitVerdict.Refused : BybitVerdict.Unclear;

    /// <summary>What an HTTP status other than 200 means: the front door turned the request away, or (5xx and the rest) nobody knows.</summary>
    public static BybitVerdict Of(HttpStatusCode status) => status switch
    {
        HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed => BybitVerdict.Refused,
        HttpStatusCode.Unauthorized => BybitVerdict.NotAuthorised,
        HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests => BybitVerdict.RateLimited,
        _ => BybitVerdict.Unclear,
    };
}
