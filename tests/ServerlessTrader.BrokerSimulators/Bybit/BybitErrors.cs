using System.Globalization;
using ServerlessTrader.BrokerSimulators.Exchange;

namespace ServerlessTrader.BrokerSimulators.Bybit;

/// <summary>The exchange's codes and texts.</summary>
internal static class BybitErrors
{
    public static BybitErrorException Parameter(string what) => new(10001, what);

    public static BybitErrorException InvalidSymbol() => new(10001, "params error: Symbol Invalid");

    public static BybitErrorException OutsideWindow(long stamped, long now, long window) => new(
        10002,
        string.Create(
            CultureInfo.InvariantCulture,
            $"invalid request, please check your server timestamp or recv_window param. req_timestamp[{stamped}],server_timestamp[{now}],recv_window[{window}]"));

    public static BybitErrorException UnknownKey() => new(10003, "API key is invalid.");

    public static BybitErrorException WrongSignature() => new(10004, "Error sign, please check your signature generation algorithm.");

    public static BybitErrorException TooManyVisits() => new(10006, "Too many visits. Exceeded the API Rate Limit.");

    public static BybitErrorException ServerTimeout() => new(10000, "Server Timeout");

    public static BybitErrorException ServerError() => new(10016, "Server error.");

    public static BybitErrorException Settling() => new(110063, "Settlement in progress! Trading is suspended; please try again later.");

    public static BybitErrorException NoSuchOrder() => new(110001, "order not exists or too late to cancel");

    public static BybitErrorException DuplicateClientId() => new(110072, "OrderLinkedID is duplicate");

    /// <summary>Turned away at the door.</summary>
    public static BybitErrorException Http(int status, string text = "") => new(0, text, status);

    /// <summary>What the exchange says to a refusal.</summary>
    public static BybitErrorException Of(ExchangeRefusalException refusal)
    {
        var limit = refusal.Limit?.ToString("0.########", CultureInfo.InvariantCulture);
        return refusal.Reason switch
        {
            RefusalReason.UnknownSymbol => InvalidSymbol(),
            RefusalReason.QuantityNotPositive or RefusalReason.QuantityTooSmall or RefusalReason.QuantityOffStep => Parameter("Qty invalid"),
            RefusalReason.QuantityTooLarge => Parameter($"The number of contracts exceeds maximum limit allowed: too large, maximum {limit}"),
            RefusalReason.PriceMissing or RefusalReason.PriceTooLow or RefusalReason.PriceTooHigh or RefusalReason.PriceOffTick => Parameter("Price invalid"),
            RefusalReason.PriceAboveBand => new(110121, $"Order price cannot be higher than {limit}, the price limitation"),
            RefusalReason.PriceBelowBand => new(110120, $"Order price cannot be smaller than {limit}, the price limitation"),
            RefusalReason.NotionalTooSmall => new(110094, $"Order does not meet minimum order value {limit}USDT"),
            RefusalReason.MarginInsufficient => new(110007, "ab not enough for new order"),
            RefusalReason.PositionTooLarge => new(110090, "Order placement failed as your position may exceed the max limit. Please adjust your leverage to increase the max limit"),
            RefusalReason.NothingToReduce or RefusalReason.HedgeExcess => new(110017, "current position is zero, cannot fix reduce-only order qty"),
            RefusalReason.PositionSideMismatch => Parameter("position idx not match position mode"),
            RefusalReason.ReduceOnlyInHedge => Parameter("reduce only not supported"),
            RefusalReason.DuplicateClientId => DuplicateClientId(),
            RefusalReason.WouldTriggerAtOnce => new(110092, $"expect Rising, but trigger_price[{limit}] <= current"),
            RefusalReason.TooManyOrders => new(110020, "Not allowed to have more than 500 active orders."),
            RefusalReason.TooManyStops => new(110009, "The number of stop orders exceeds the maximum allowable limit."),
            RefusalReason.UnknownOrder => NoSuchOrder(),
            RefusalReason.OrderNotOpen => new(110008, "The order has been completed or cancelled."),
            RefusalReason.LeverageInvalid => new(110013, $"cannot set leverage [{limit}] gt maxLeverage by risk limit"),
            RefusalReason.LeverageCutInIsolated => new(110013, "cannot set leverage below what the isolated position needs"),
            RefusalReason.PositionModeUnchanged => new(110025, "Position mode is not modified"),
            RefusalReason.PositionModeWithOrders => new(110028, "You have existing open orders, so you cannot switch position mode."),
            RefusalReason.PositionModeWithPosition => new(110024, "You have an existing position, so you cannot switch position mode."),
            _ => ServerError(),
        };
    }

    /// <summary>Why an acknowledged order was rejected when it met the book.</summary>
    public static string RejectReason(RefusalReason reason) => reason switch
    {
        RefusalReason.WouldTake => "EC_PostOnlyWillTakeLiquidity",
        RefusalReason.CannotFillWhole => "EC_NoEnoughQtyToFill",
        RefusalReason.DuplicateClientId => "EC_DuplicatedClOrdID",
        RefusalReason.NothingToReduce => "EC_ReduceOnlyWillIncreasePosition",
        _ => "EC_Others",
    };
}
