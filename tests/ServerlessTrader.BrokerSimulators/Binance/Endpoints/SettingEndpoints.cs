using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Binance.Endpoints;

/// <summary>Leverage, margin type, position mode, brackets and fees.</summary>
internal static class SettingEndpoints
{
    public static byte[] SymbolConfig(BinanceCall call)
    {
        var asked = call.Venue.OptionalContractOf(call.Request);
        return BinanceJson.Array(asked is null ? call.Exchange.Contracts : [asked], (json, contract) =>
        {
            var leverage = call.Account.LeverageOf(contract.Symbol);
            json.WriteString("symbol", contract.Symbol);
            json.WriteString("marginType", call.Account.MarginModeOf(contract.Symbol) == MarginMode.Isolated ? "ISOLATED" : "CROSSED");
            json.WriteBoolean("isAutoAddMargin", false);
            json.WriteNumber("leverage", leverage);
            json.Plain("maxNotionalValue", contract.MaxNotional(leverage));
        });
    }

    public static byte[] AccountConfig(BinanceCall call) => BinanceJson.Object(json =>
    {
        json.WriteNumber("feeTier", 0);
        json.WriteBoolean("canTrade", true);
        json.WriteBoolean("canDeposit", true);
        json.WriteBoolean("canWithdraw", true);
        json.WriteBoolean("dualSidePosition", call.Account.IsHedged);
        json.WriteNumber("updateTime", 0);
        json.WriteBoolean("multiAssetsMargin", false);
        json.WriteNumber("tradeGroupId", -1);
    });

    public static byte[] PositionMode(BinanceCall call) => BinanceJson.Object(json => json.WriteBoolean("dualSidePosition", call.Account.IsHedged));

    public static byte[] SetPositionMode(BinanceCall call)
    {
        call.Account.SetHedged(call.Request.Flag("dualSidePosition") ?? throw BinanceErrors.Missing("dualSidePosition"));
        return BinanceJson.Message(200, "success");
    }

    public static byte[] MultiAssets(BinanceCall call) => BinanceJson.Object(static json => json.WriteBoolean("multiAssetsMargin", false));

    public static byte[] LeverageBracket(BinanceCall call)
    {
        var asked = call.Venue.OptionalContractOf(call.Request);
        return BinanceJson.Array(asked is null ? call.Exchange.Contracts : [asked], static (json, contract) =>
        {
            json.WriteString("symbol", contract.Symbol);
            json.WriteNumber("notionalCoef", 1.0);
            json.WritePropertyName("brackets");
            json.Rows(contract.Brackets, Bracket);
        });
    }

    public static byte[] CommissionRate(BinanceCall call)
    {
        var contract = call.Venue.ContractOf(call.Request);
        return BinanceJson.Object(json =>
        {
            json.WriteString("symbol", contract.Symbol);
            json.WriteString("makerCommissionRate", BinanceJson.Plain(call.Exchange.Rules.MakerFee));
            json.WriteString("takerCommissionRate", BinanceJson.Plain(call.Exchange.Rules.TakerFee));
            json.WriteString("rpiCommissionRate", BinanceJson.Plain(call.Exchange.Rules.MakerFee));
        });
    }

    public static byte[] OrderRateLimit(BinanceCall call) => BinanceJson.Write(json => ExchangeInfoEndpoint.RateLimits(json, call.Venue.Options));

    public static byte[] SetLeverage(BinanceCall call)
    {
        var contract = call.Venue.ContractOf(call.Request);
        var leverage = call.Request.Whole("leverage") ?? throw BinanceErrors.Missing("leverage");
        call.Account.SetLeverage(contract.Symbol, (int)Math.Clamp(leverage, int.MinValue, int.MaxValue));
        return BinanceJson.Object(json =>
        {
            json.WriteNumber("leverage", leverage);
            json.Plain("maxNotionalValue", contract.MaxNotional((int)leverage));
            json.WriteString("symbol", contract.Symbol);
        });
    }

    public static byte[] SetMarginType(BinanceCall call)
    {
        var contract = call.Venue.ContractOf(call.Request);
        var mode = call.Request.Required("marginType") switch
        {
            "ISOLATED" => MarginMode.Isolated,
            "CROSSED" => MarginMode.Cross,
            _ => throw BinanceErrors.Missing("marginType"),
        };
        call.Account.SetMarginMode(contract.Symbol, mode);
        return BinanceJson.Message(200, "success");
    }

    private static void Bracket(Utf8JsonWriter json, LeverageBracket bracket)
    {
        json.WriteNumber("bracket", bracket.Number);
        json.WriteNumber("initialLeverage", bracket.MaxLeverage);
        json.WriteNumber("notionalCap", bracket.NotionalCap);
        json.WriteNumber("notionalFloor", bracket.NotionalFloor);
        json.WriteNumber("maintMarginRatio", bracket.MaintenanceRate);
        json.WriteNumber("cum", bracket.Deduction);
    }
}
