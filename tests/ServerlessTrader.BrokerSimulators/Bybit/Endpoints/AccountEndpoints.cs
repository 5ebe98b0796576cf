using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Bybit.Endpoints;

/// <summary>Money and positions.</summary>
internal static class AccountEndpoints
{
    public static Action<Utf8JsonWriter> Wallet(BybitCall call)
    {
        if (call.Request.Required("accountType") != "UNIFIED")
            throw BybitErrors.Parameter("accountType only support UNIFIED.");
        var account = call.Account;
        var (view, isIsolated) = (account.View(), account.StartMarginMode == MarginMode.Isolated);
        var shows = call.Request.Text("coin") is not { } coins || coins.Split(',').Contains(Contract.QuoteAsset);
        return json => json.Rows("list", [view], (row, money) => Wallet(row, money, isIsolated, shows));
    }

    public static Action<Utf8JsonWriter> Settings(BybitCall call)
    {
        var mode = SettingEndpoints.Word(call.Account.StartMarginMode);
        return json =>
        {
            json.WriteString("marginMode", mode);
            json.WriteNumber("unifiedMarginStatus", 5);
            json.WriteString("updatedTime", "1790755200000");
            json.WriteString("dcpStatus", "OFF");
            json.WriteNumber("timeWindow", 0);
            json.WriteNumber("smpGroup", 0);
            json.WriteBoolean("isMasterTrader", false);
            json.WriteString("spotHedgingStatus", "OFF");
        };
    }

    public static Action<Utf8JsonWriter> FeeRate(BybitCall call)
    {
        var contracts = call.OptionalContract() is { } one ? [one] : call.Exchange.Contracts;
        return json => json.Rows("list", contracts, (row, contract) =>
        {
            row.WriteString("symbol", contract.Symbol);
            row.Plain("takerFeeRate", call.Exchange.Rules.TakerFee);
            row.Plain("makerFeeRate", call.Exchange.Rules.MakerFee);
        });
    }

    /// <summary>By symbol flat positions too; by settle coin only what is held.</summary>
    public static Action<Utf8JsonWriter> Positions(BybitCall call)
    {
        var account = call.Account;
        var contract = call.OptionalContract();
        if (contract is null && call.Request.Text("settleCoin") is null)
            throw BybitErrors.Parameter("params error: Missing some parameters that must be filled in, symbol or settleCoin");
        IReadOnlyList<PositionView> rows = contract is not null
            ? account.Positions(contract.Symbol)
            : call.IsOtherCoin() ? [] : [.. account.View().Positions.OrderBy(view => view.Position.Symbol, StringComparer.Ordinal)];
        return json => json.Page(rows, call.Request.Page(20, 200), (row, view) => Position(row, call.Exchange.ContractOf(view.Position.Symbol), view, "avgPrice"));
    }

    /// <summary>The members of a wallet, for REST and for the stream.</summary>
    public static void Wallet(Utf8JsonWriter json, AccountView view, bool isIsolated, bool showsCoin)
    {
        // What the account has as a whole is not worked out while margin is isolated.
        decimal? Whole(decimal value) => isIsolated ? null : value;
        json.WriteString("accountType", "UNIFIED");
        json.Optional("accountIMRate", Whole(view.Equity <= 0m ? 0m : Math.Round((view.PositionMargin + view.OrderMargin) / view.Equity, 4)));
        json.Optional("accountMMRate", Whole(view.Equity <= 0m ? 0m : Math.Round(view.MaintenanceMargin / view.Equity, 4)));
        json.Plain("totalEquity", view.Equity);
        json.Plain("totalWalletBalance", view.Wallet);
        json.Optional("totalMarginBalance", Whole(view.Equity));
        json.Optional("totalAvailableBalance", Whole(view.Available));
        json.Plain("totalPerpUPL", view.Unrealised);
        json.Optional("totalInitialMargin", Whole(view.PositionMargin + view.OrderMargin));
        json.Optional("totalMaintenanceMargin", Whole(view.MaintenanceMargin));
        json.WriteString("accountLTV", "0");
        json.Rows<AccountView>("coin", showsCoin ? [view] : [], Coin);
    }

    /// <summary>The members of a position, for REST and for the stream, which call the entry price differently.</summary>
    public static void Position(Utf8JsonWriter json, Contract contract, PositionView view, string entryPriceName)
    {
        var position = view.Position;
        json.WriteNumber("positionIdx", BybitJson.Index(position.Side));
        json.WriteNumber("riskId", 1);
        json.WriteString("riskLimitValue", "2000000");
        json.WriteString("symbol", position.Symbol);
        json.WriteString("side", position.Quantity == 0m ? "" : position.Quantity > 0m ? "Buy" : "Sell");
        json.Plain("size", Math.Abs(position.Quantity));
        json.Plain(entryPriceName, Math.Round(position.EntryPrice, 8));
        json.Plain("positionValue", Math.Abs(Math.Round(position.Cost, 8)));
        json.WriteNumber("tradeMode", 0);
        json.WriteNumber("autoAddMargin", 0);
        json.WriteString("positionStatus", "Normal");
        json.WriteString("leverage", BybitJson.Plain(view.Leverage));
        json.Price("markPrice", contract, view.Mark);
        json.WriteString("liqPrice", view.LiquidationPrice == 0m ? "" : BybitJson.Plain(view.LiquidationPrice));
        json.WriteString("bustPrice", "");
        json.Plain("positionIM", Math.Round(view.InitialMargin, 8));
        json.Plain("positionMM", Math.Round(view.MaintenanceMargin, 8));
        json.WriteString("tpslMode", "Full");
        json.WriteString("takeProfit", "");
        json.WriteString("stopLoss", "");
        json.WriteString("trailingStop", "0");
        json.WriteString("sessionAvgPrice", "");
        json.Plain("unrealisedPnl", Math.Round(view.Unrealised, 8));
        json.Plain("curRealisedPnl", Math.Round(position.Realised, 8));
        json.Plain("cumRealisedPnl", Math.Round(position.Realised, 8));
        json.WriteNumber("adlRankIndicator", position.Quantity == 0m ? 0 : 2);
        json.WriteBoolean("isReduceOnly", false);
        json.WriteString("mmrSysUpdatedTime", "");
        json.WriteString("leverageSysUpdatedTime", "");
        json.WriteString("createdTime", "1676538056258");
        json.Time("updatedTime", position.UpdatedAt > DateTimeOffset.UnixEpoch ? position.UpdatedAt : DateTimeOffset.UnixEpoch);
        json.WriteNumber("seq", position.UpdatedAt > DateTimeOffset.UnixEpoch ? position.UpdatedAt.ToUnixTimeMilliseconds() : 0);
    }

    private static void Coin(Utf8JsonWriter json, AccountView view)
    {
        json.WriteString("coin", Contract.QuoteAsset);
        json.Plain("equity", view.Equity);
        json.Plain("usdValue", view.Equity);
        json.Plain("walletBalance", view.Wallet);
        json.WriteString("locked", "0");
        json.WriteString("spotHedgingQty", "0");
        json.WriteString("borrowAmount", "0");
        json.WriteString("accruedInterest", "0");
        json.Plain("totalOrderIM", Math.Round(view.OrderMargin, 8));
        json.Plain("totalPositionIM", Math.Round(view.PositionMargin, 8));
        json.Plain("totalPositionMM", Math.Round(view.MaintenanceMargin, 8));
        json.Plain("unrealisedPnl", view.Unrealised);
        json.WriteString("cumRealisedPnl", "0");
        json.WriteString("bonus", "0");
        json.WriteBoolean("marginCollateral", true);
        json.WriteBoolean("collateralSwitch", true);
        json.WriteString("spotBorrow", "0");
        json.WriteString("availableToWithdraw", "");
        json.WriteString("availableToBorrow", "");
    }
}
