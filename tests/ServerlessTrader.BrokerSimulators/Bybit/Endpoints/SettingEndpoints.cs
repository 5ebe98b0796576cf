using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Bybit.Endpoints;

/// <summary>Leverage, margin mode and position mode.</summary>
internal static class SettingEndpoints
{
    private static readonly Action<Utf8JsonWriter> _nothing = static _ => { };

    public static Action<Utf8JsonWriter> SetLeverage(BybitCall call)
    {
        var contract = call.Contract();
        var (buy, sell) = (call.Request.Number("buyLeverage"), call.Request.Number("sellLeverage"));
        if (buy is null || buy != sell || decimal.Truncate(buy.Value) != buy)
            throw BybitErrors.Parameter("buy leverage not equal sell leverage");
        return call.Account.SetLeverage(contract.Symbol, (int)Math.Min(buy.Value, int.MaxValue)) ? _nothing : throw new BybitErrorException(110043, "leverage not modified");
    }

    /// <summary>Of the whole account. This one refuses while anything is held or rests, which is stricter than the real one.</summary>
    public static Action<Utf8JsonWriter> SetMarginMode(BybitCall call)
    {
        var mode = call.Request.Required("setMarginMode") switch
        {
            "ISOLATED_MARGIN" => MarginMode.Isolated,
            "REGULAR_MARGIN" => MarginMode.Cross,
            _ => throw BybitErrors.Parameter("params error: setMarginMode invalid"),
        };
        var account = call.Account;
        if (account.StartMarginMode == mode)
            return Reasons([]);
        if (!account.OpenOrders.IsEmpty || !account.WaitingStops.IsEmpty || !account.View().Positions.IsEmpty)
            throw new BybitErrorException(3400045, "Set margin mode failed") { Reasons = [("3400000", "You have open orders or positions; close them before you change the margin mode.")] };
        account.StartMarginMode = mode;
        return Reasons([]);
    }

    public static Action<Utf8JsonWriter> SwitchMode(BybitCall call)
    {
        if (call.Request.Required("category") != "linear")
            throw BybitErrors.Parameter("params error: Category is invalid");
        var isHedged = call.Request.Whole("mode") switch
        {
            0 => false,
            3 => true,
            _ => throw BybitErrors.Parameter("params error: mode invalid"),
        };
        call.Account.SetHedged(isHedged);
        return _nothing;
    }

    /// <summary>Why a margin mode was not set; none when it was.</summary>
    public static Action<Utf8JsonWriter> Reasons(IReadOnlyList<(string Code, string Message)> reasons) => json => json.Rows("reasons", reasons, (row, reason) =>
    {
        row.WriteString("reasonCode", reason.Code);
        row.WriteString("reasonMsg", reason.Message);
    });

    public static string Word(MarginMode mode) => mode == MarginMode.Isolated ? "ISOLATED_MARGIN" : "REGULAR_MARGIN";
}
