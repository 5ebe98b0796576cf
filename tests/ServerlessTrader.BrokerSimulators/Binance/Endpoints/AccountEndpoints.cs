using System.Collections.Immutable;
using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.BrokerSimulators.Binance.Endpoints;

/// <summary>Money and positions.</summary>
internal static class AccountEndpoints
{
    public static byte[] AccountV3(BinanceCall call) => Account(call, isV2: false);

    /// <summary>Like the third version, with settings in it and every symbol among the positions.</summary>
    public static byte[] AccountV2(BinanceCall call) => Account(call, isV2: true);

    public static byte[] Balance(BinanceCall call)
    {
        var view = call.Account.View();
        return BinanceJson.Array([view], (json, money) =>
        {
            json.WriteString("accountAlias", "SgsR");
            json.WriteString("asset", Contract.QuoteAsset);
            json.Money("balance", money.Wallet);
            json.Money("crossWalletBalance", money.CrossWallet);
            json.Money("crossUnPnl", money.CrossUnrealised);
            json.Money("availableBalance", money.Available);
            json.Money("maxWithdrawAmount", money.Available);
            json.WriteBoolean("marginAvailable", true);
            json.WriteNumber("updateTime", call.Venue.Now);
        });
    }

    /// <summary>Symbols with a position or working orders only; neither leverage nor margin type.</summary>
    public static byte[] PositionRiskV3(BinanceCall call)
    {
        var asked = call.Venue.OptionalContractOf(call.Request)?.Symbol;
        var symbols = call.Account.SymbolsInUse.Where(symbol => asked is null || symbol == asked);
        return BinanceJson.Array(symbols.SelectMany(symbol => call.Account.Positions(symbol)).Where(view => IsWorthTelling(call, view)), (json, view) => Risk(json, call, view, isV2: false));
    }

    /// <summary>Every symbol, flat or not.</summary>
    public static byte[] PositionRiskV2(BinanceCall call)
    {
        var asked = call.Venue.OptionalContractOf(call.Request);
        var contracts = asked is null ? call.Exchange.Contracts : [asked];
        return BinanceJson.Array(contracts.SelectMany(contract => call.Account.Positions(contract.Symbol)), (json, view) => Risk(json, call, view, isV2: true));
    }

    private static byte[] Account(BinanceCall call, bool isV2)
    {
        var view = call.Account.View();
        var symbols = isV2 ? call.Exchange.Contracts.Select(contract => contract.Symbol) : call.Account.SymbolsInUse;
        var positions = symbols.SelectMany(symbol => call.Account.Positions(symbol)).Where(position => isV2 || IsWorthTelling(call, position)).ToImmutableArray();
        return BinanceJson.Object(json =>
        {
            if (isV2)
            {
                json.WriteNumber("feeTier", 0);
                json.WriteBoolean("canTrade", true);
                json.WriteBoolean("canDeposit", true);
                json.WriteBoolean("canWithdraw", true);
                json.WriteBoolean("multiAssetsMargin", false);
                json.WriteNumber("updateTime", 0);
            }

            json.Money("totalInitialMargin", view.PositionMargin + view.OrderMargin);
            json.Money("totalMaintMargin", view.MaintenanceMargin);
            json.Money("totalWalletBalance", view.Wallet);
            json.Money("totalUnrealizedProfit", view.Unrealised);
            json.Money("totalMarginBalance", view.Equity);
            json.Money("totalPositionInitialMargin", view.PositionMargin);
            json.Money("totalOpenOrderInitialMargin", view.OrderMargin);
            json.Money("totalCrossWalletBalance", view.CrossWallet);
            json.Money("totalCrossUnPnl", view.CrossUnrealised);
            json.Money("availableBalance", view.Available);
            json.Money("maxWithdrawAmount", view.Available);
            json.WritePropertyName("assets");
            json.Rows([view], (row, money) => Asset(row, money, call.Venue.Now));
            json.WritePropertyName("positions");
            json.Rows(positions, (row, position) => Position(row, call, position, isV2));
        });
    }

    private static void Asset(Utf8JsonWriter json, AccountView view, long now)
    {
        json.WriteString("asset", Contract.QuoteAsset);
        json.Money("walletBalance", view.Wallet);
        json.Money("unrealizedProfit", view.Unrealised);
        json.Money("marginBalance", view.Equity);
        json.Money("maintMargin", view.MaintenanceMargin);
        json.Money("initialMargin", view.PositionMargin + view.OrderMargin);
        json.Money("positionInitialMargin", view.PositionMargin);
        json.Money("openOrderInitialMargin", view.OrderMargin);
        json.Money("crossWalletBalance", view.CrossWallet);
        json.Money("crossUnPnl", view.CrossUnrealised);
        json.Money("availableBalance", view.Available);
        json.Money("maxWithdrawAmount", view.Available);
        json.WriteNumber("updateTime", now);
    }

    private static void Position(Utf8JsonWriter json, BinanceCall call, PositionView view, bool isV2)
    {
        var contract = call.Exchange.ContractOf(view.Position.Symbol);
        json.WriteString("symbol", contract.Symbol);
        json.WriteString("positionSide", BinanceJson.Word(view.Position.Side));
        json.Quantity("positionAmt", contract, view.Position.Quantity);
        json.Money("unrealizedProfit", view.Unrealised);
        json.Money("isolatedMargin", IsolatedMargin(view));
        json.Money("notional", view.Position.Quantity * view.Mark);
        json.Plain("isolatedWallet", view.Position.IsolatedWallet);
        json.Money("initialMargin", view.InitialMargin + view.OrderMargin);
        json.Money("maintMargin", view.MaintenanceMargin);
        json.Time("updateTime", view.Position.UpdatedAt);
        if (!isV2)
            return;
        json.WriteString("leverage", BinanceJson.Plain(view.Leverage));
        json.WriteBoolean("isolated", view.Mode == MarginMode.Isolated);
        json.Plain("entryPrice", view.Position.EntryPrice);
        json.Plain("breakEvenPrice", BreakEven(view, call));
        json.Plain("maxNotional", contract.MaxNotional(view.Leverage));
    }

    private static void Risk(Utf8JsonWriter json, BinanceCall call, PositionView view, bool isV2)
    {
        var contract = call.Exchange.ContractOf(view.Position.Symbol);
        json.WriteString("symbol", contract.Symbol);
        json.WriteString("positionSide", BinanceJson.Word(view.Position.Side));
        json.Quantity("positionAmt", contract, view.Position.Quantity);
        json.Plain("entryPrice", view.Position.EntryPrice);
        json.Plain("breakEvenPrice", BreakEven(view, call));
        json.Money("markPrice", view.Mark);
        json.Money("unRealizedProfit", view.Unrealised);
        json.Plain("liquidationPrice", view.LiquidationPrice);
        json.Money("isolatedMargin", IsolatedMargin(view));
        json.Money("notional", view.Position.Quantity * view.Mark);
        json.Plain("isolatedWallet", view.Position.IsolatedWallet);
        json.Time("updateTime", view.Position.UpdatedAt);
        if (isV2)
        {
            json.WriteString("leverage", BinanceJson.Plain(view.Leverage));
            json.Plain("maxNotionalValue", contract.MaxNotional(view.Leverage));
            json.WriteString("marginType", view.Mode == MarginMode.Isolated ? "isolated" : "cross");
            json.WriteString("isAutoAddMargin", "false");
            return;
        }

        json.WriteString("marginAsset", Contract.QuoteAsset);
        json.Money("initialMargin", view.InitialMargin + view.OrderMargin);
        json.Money("maintMargin", view.MaintenanceMargin);
        json.Money("positionInitialMargin", view.InitialMargin);
        json.Money("openOrderInitialMargin", view.OrderMargin);
        json.WriteNumber("adl", view.Position.Quantity == 0m ? 0 : 2);
        json.WriteString("bidNotional", "0");
        json.WriteString("askNotional", "0");
    }

    private static decimal IsolatedMargin(PositionView view) => view.Mode == MarginMode.Isolated ? view.Position.IsolatedWallet + view.Unrealised : 0m;

    /// <summary>In hedge mode the side nobody holds is not told.</summary>
    private static bool IsWorthTelling(BinanceCall call, PositionView view) =>
        view.Position.Quantity != 0m || call.Account.OpenOrders.Any(order => order.Symbol == view.Position.Symbol && order.PositionSide == view.Position.Side);

    private static decimal BreakEven(PositionView view, BinanceCall call) =>
        view.Position.Quantity == 0m ? 0m : view.Position.EntryPrice * (1m + Math.Sign(view.Position.Quantity) * call.Exchange.Rules.TakerFee);
}
