using System.Globalization;
using ServerlessTrader.BrokerSimulators.Exchange;

namespace ServerlessTrader.BrokerSimulators.Binance;

/// <summary>The exchange's codes and texts.</summary>
internal static class BinanceErrors
{
    public static BinanceErrorException Missing(string parameter) => new(-1102, $"Mandatory parameter '{parameter}' was not sent, was empty/null, or malformed.");

    public static BinanceErrorException NotRequired(string parameter) => new(-1106, $"Parameter '{parameter}' sent when not required.");

    public static BinanceErrorException Precision() => new(-1111, "Precision is over the maximum defined for this asset.");

    public static BinanceErrorException InvalidSymbol() => new(-1121, "Invalid symbol.");

    public static BinanceErrorException NoSuchOrder() => new(-2013, "Order does not exist.");

    public static BinanceErrorException UnknownOrder() => new(-2011, "Unknown order sent.");

    public static BinanceErrorException DuplicateClientId() => new(-4116, "ClientOrderId is duplicated.");

    public static BinanceErrorException NoSuchListenKey() =>
        new(-1125, "This listenKey does not exist. Please use `POST /fapi/v1/listenKey` to recreate `listenKey`.");

    public static BinanceErrorException OutsideWindow() => new(-1021, "Timestamp for this request is outside of the recvWindow.");

    public static BinanceErrorException AheadOfServer() => new(-1021, "Timestamp for this request was 1000ms ahead of the server's time.");

    public static BinanceErrorException TooManyRequests(int limit) =>
        new(-1003, $"Too many requests; current limit is {limit} requests per minute. Please use the websocket for live updates to avoid polling the API.", StatusCodes.Status429TooManyRequests)
        {
            RetryAfter = 5,
        };

    public static BinanceErrorException Banned(DateTimeOffset until) =>
        new(-1003, $"Way too many requests; IP banned until {until.ToUnixTimeMilliseconds()}. Please use the websocket for live updates to avoid bans.", StatusCodes.Status418ImATeapot)
        {
            RetryAfter = 120,
        };

    public static BinanceErrorException TooManyOrders(int limit, string interval) =>
        new(-1015, $"Too many new orders; current limit is {limit} orders per {interval}.", StatusCodes.Status429TooManyRequests);

    public static BinanceErrorException Unavailable() => new(0, "Service Unavailable.", StatusCodes.Status503ServiceUnavailable);

    public static BinanceErrorException ExecutionUnknown() => new(0, "Unknown error, please check your request or try again later.", StatusCodes.Status503ServiceUnavailable);

    public static BinanceErrorException BackendTimeout() =>
        new(-1007, "Timeout waiting for response from backend server. Send status unknown; execution status unknown.", StatusCodes.Status408RequestTimeout);

    public static BinanceErrorException Throttled() =>
        new(-1008, "Request throttled by system-level protection. Reduce-only/close-position orders are exempt. Please try again.", StatusCodes.Status503ServiceUnavailable);

    public static BinanceErrorException NoOrdersNow() => new(-4088, "User can not place order currently");

    /// <summary>What the exchange says to a refusal.</summary>
    public static BinanceErrorException Of(ExchangeRefusalException refusal)
    {
        var limit = refusal.Limit?.ToString("0.########", CultureInfo.InvariantCulture);
        return refusal.Reason switch
        {
            RefusalReason.UnknownSymbol => InvalidSymbol(),
            RefusalReason.QuantityNotPositive => new(-4003, "Quantity less than or equal to zero."),
            RefusalReason.QuantityTooSmall => new(-4004, "Quantity less than min quantity."),
            RefusalReason.QuantityTooLarge => new(-4005, "Quantity greater than max quantity."),
            RefusalReason.QuantityOffStep => new(-4023, "Qty not increased by step size."),
            RefusalReason.PriceMissing => Missing("price"),
            RefusalReason.PriceTooLow => new(-4013, "Price less than min price."),
            RefusalReason.PriceTooHigh => new(-4002, "Price greater than max price."),
            RefusalReason.PriceOffTick => new(-4014, "Price not increased by tick size."),
            RefusalReason.PriceAboveBand => new(-4016, $"Limit price can't be higher than {limit}."),
            RefusalReason.PriceBelowBand => new(-4024, $"Limit price can't be lower than {limit}."),
            RefusalReason.NotionalTooSmall => new(-4164, $"Order's notional must be no smaller than {limit} (unless you choose reduce only)."),
            RefusalReason.MarginInsufficient => new(-2019, "Margin is insufficient."),
            RefusalReason.PositionTooLarge => new(-2027, "Exceeded the maximum allowable position at current leverage."),
            RefusalReason.NothingToReduce or RefusalReason.HedgeExcess => new(-2022, "ReduceOnly Order is rejected."),
            RefusalReason.ReduceOnlyInHedge => NotRequired("reduceonly"),
            RefusalReason.PositionSideMismatch => new(-4061, "Order's position side does not match user's setting."),
            RefusalReason.DuplicateClientId => DuplicateClientId(),
            RefusalReason.WouldTriggerAtOnce => new(-2021, "Order would immediately trigger."),
            RefusalReason.WouldTake => new(-5022, "Due to the order could not be executed as maker, the Post Only order will be rejected."),
            RefusalReason.CannotFillWhole => new(-5021, "Due to the order could not be filled immediately, the FOK order has been rejected."),
            RefusalReason.TooManyOrders => new(-2025, "Reach max open order limit."),
            RefusalReason.TooManyStops => new(-4045, "Reach max stop order limit."),
            RefusalReason.UnknownOrder or RefusalReason.OrderNotOpen => UnknownOrder(),
            RefusalReason.LeverageInvalid => new(-4028, $"Leverage {limit} is not valid"),
            RefusalReason.LeverageCutInIsolated => new(-4161, "Leverage reduction is not supported in Isolated Margin Mode with open positions."),
            RefusalReason.MarginModeUnchanged => new(-4046, "No need to change margin type."),
            RefusalReason.MarginModeWithOrders => new(-4047, "Margin type cannot be changed if there exists open orders."),
            RefusalReason.MarginModeWithPosition => new(-4048, "Margin type cannot be changed if there exists position."),
            RefusalReason.PositionModeUnchanged => new(-4059, "No need to change position side."),
            RefusalReason.PositionModeWithOrders => new(-4067, "Position side cannot be changed if there exists open orders."),
            RefusalReason.PositionModeWithPosition => new(-4068, "Position side cannot be changed if there exists position."),
            _ => new(-1000, "An unknown error occured while processing the request."),
        };
    }
}
