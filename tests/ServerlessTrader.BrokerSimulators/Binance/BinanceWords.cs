using System.Collections.Frozen;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Binance;

/// <summary>The words requests use.</summary>
internal static class BinanceWords
{
    private static readonly FrozenDictionary<string, OrderSide> _sides = new Dictionary<string, OrderSide> { ["BUY"] = OrderSide.Buy, ["SELL"] = OrderSide.Sell }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, PositionSide> _positionSides =
        new Dictionary<string, PositionSide> { ["BOTH"] = PositionSide.Both, ["LONG"] = PositionSide.Long, ["SHORT"] = PositionSide.Short }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, TimeInForce> _timesInForce = new Dictionary<string, TimeInForce>
    {
        ["GTC"] = TimeInForce.GoodTillCancelled,
        ["IOC"] = TimeInForce.ImmediateOrCancel,
        ["FOK"] = TimeInForce.FillOrKill,
        ["GTX"] = TimeInForce.PostOnly,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, int> _intervals = new Dictionary<string, int>
    {
        ["1m"] = 1,
        ["3m"] = 3,
        ["5m"] = 5,
        ["15m"] = 15,
        ["30m"] = 30,
        ["1h"] = 60,
        ["2h"] = 120,
        ["4h"] = 240,
        ["6h"] = 360,
        ["8h"] = 480,
        ["12h"] = 720,
        ["1d"] = 1_440,
        ["3d"] = 4_320,
        ["1w"] = 10_080,
        ["1M"] = 0,
    }.ToFrozenDictionary();

    public static OrderSide ReadSide(this BinanceRequest request) => request.Choice("side", _sides, -1117, "Invalid side.") ?? throw BinanceErrors.Missing("side");

    public static PositionSide ReadPositionSide(this BinanceRequest request) => request.Choice("positionSide", _positionSides, -1130, "Data sent for parameter 'positionSide' is not valid.") ?? PositionSide.Both;

    public static TimeInForce? ReadTimeInForce(this BinanceRequest request) => request.Choice("timeInForce", _timesInForce, -1115, "Invalid timeInForce.");

    public static BarInterval ReadInterval(this BinanceRequest request) => Interval(request.Required("interval")) ?? throw new BinanceErrorException(-1120, "Invalid interval.");

    /// <summary>A bar interval as the exchange spells it, or null.</summary>
    public static BarInterval? Interval(string text) => _intervals.TryGetValue(text, out var minutes) ? new BarInterval(minutes) : null;
}
