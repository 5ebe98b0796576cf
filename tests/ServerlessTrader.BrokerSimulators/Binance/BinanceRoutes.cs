using System.Collections.Frozen;
using ServerlessTrader.BrokerSimulators.Binance.Endpoints;
using ServerlessTrader.BrokerSimulators.Faults;

namespace ServerlessTrader.BrokerSimulators.Binance;

/// <summary>Every endpoint, with the weights of the documentation.</summary>
internal static class BinanceRoutes
{
    private static readonly BinanceRoute[] _routes =
    [
        Market("/fapi/v1/ping", 1, MarketEndpoints.Ping),
        Market("/fapi/v1/time", 1, MarketEndpoints.Time),
        Market("/fapi/v1/exchangeInfo", 1, ExchangeInfoEndpoint.Answer),
        Market("/fapi/v1/premiumIndex", BySymbol(1, 10), MarketEndpoints.PremiumIndex),
        Market("/fapi/v1/ticker/bookTicker", BySymbol(2, 5), MarketEndpoints.BookTicker),
        Market("/fapi/v1/ticker/price", BySymbol(1, 2), MarketEndpoints.TickerPrice),
        Market("/fapi/v2/ticker/price", BySymbol(1, 2), MarketEndpoints.TickerPrice),
        Market("/fapi/v1/depth", MarketEndpoints.DepthWeight, MarketEndpoints.Depth),
        Market("/fapi/v1/klines", MarketEndpoints.KlinesWeight, MarketEndpoints.Klines),

        Signed("GET", "/fapi/v2/account", RequestKind.Account, 5, AccountEndpoints.AccountV2),
        Signed("GET", "/fapi/v3/account", RequestKind.Account, 5, AccountEndpoints.AccountV3),
        Signed("GET", "/fapi/v2/balance", RequestKind.Account, 5, AccountEndpoints.Balance),
        Signed("GET", "/fapi/v3/balance", RequestKind.Account, 5, AccountEndpoints.Balance),
        Signed("GET", "/fapi/v2/positionRisk", RequestKind.Account, 5, AccountEndpoints.PositionRiskV2),
        Signed("GET", "/fapi/v3/positionRisk", RequestKind.Account, 5, AccountEndpoints.PositionRiskV3),
        Signed("GET", "/fapi/v1/symbolConfig", RequestKind.Account, 5, SettingEndpoints.SymbolConfig),
        Signed("GET", "/fapi/v1/accountConfig", RequestKind.Account, 5, SettingEndpoints.AccountConfig),
        Signed("GET", "/fapi/v1/positionSide/dual", RequestKind.Account, 30, SettingEndpoints.PositionMode),
        Signed("GET", "/fapi/v1/multiAssetsMargin", RequestKind.Account, 30, SettingEndpoints.MultiAssets),
        Signed("GET", "/fapi/v1/leverageBracket", RequestKind.Account, 1, SettingEndpoints.LeverageBracket),
        Signed("GET", "/fapi/v1/commissionRate", RequestKind.Account, 20, SettingEndpoints.CommissionRate),
        Signed("GET", "/fapi/v1/rateLimit/order", RequestKind.Account, 1, SettingEndpoints.OrderRateLimit),
        Signed("POST", "/fapi/v1/positionSide/dual", RequestKind.Setting, 1, SettingEndpoints.SetPositionMode),
        Signed("POST", "/fapi/v1/leverage", RequestKind.Setting, 1, SettingEndpoints.SetLeverage),
        Signed("POST", "/fapi/v1/marginType", RequestKind.Setting, 1, SettingEndpoints.SetMarginType),

        Signed("POST", "/fapi/v1/order", RequestKind.Submit, 0, OrderEndpoints.Place) with { IsNewOrder = true },
        Signed("POST", "/fapi/v1/order/test", RequestKind.Account, 0, OrderEndpoints.Test),
        Signed("GET", "/fapi/v1/order", RequestKind.Find, 1, OrderEndpoints.Find),
        Signed("DELETE", "/fapi/v1/order", RequestKind.Cancel, 1, OrderEndpoints.Cancel),
        Signed("DELETE", "/fapi/v1/allOpenOrders", RequestKind.Cancel, 1, OrderEndpoints.CancelAll),
        Signed("GET", "/fapi/v1/openOrder", RequestKind.Find, 1, OrderEndpoints.FindOpen),
        Signed("GET", "/fapi/v1/openOrders", RequestKind.Account, BySymbol(1, 40), OrderEndpoints.OpenOrders),
        Signed("GET", "/fapi/v1/allOrders", RequestKind.Account, 5, OrderEndpoints.AllOrders),
        Signed("GET", "/fapi/v1/userTrades", RequestKind.Account, 5, OrderEndpoints.UserTrades),

        Signed("POST", "/fapi/v1/algoOrder", RequestKind.Submit, 0, AlgoEndpoints.Place) with { IsNewOrder = true },
        Signed("GET", "/fapi/v1/algoOrder", RequestKind.Find, 1, AlgoEndpoints.Find),
        Signed("DELETE", "/fapi/v1/algoOrder", RequestKind.Cancel, 1, AlgoEndpoints.Cancel),
        Signed("DELETE", "/fapi/v1/algoOpenOrders", RequestKind.Cancel, 1, AlgoEndpoints.CancelAll),
        Signed("GET", "/fapi/v1/openAlgoOrders", RequestKind.Account, BySymbol(1, 40), AlgoEndpoints.Open),
        Signed("GET", "/fapi/v1/allAlgoOrders", RequestKind.Account, 5, AlgoEndpoints.All),

        new("POST", "/fapi/v1/listenKey", BinanceAccess.Key, RequestKind.Stream, static _ => 1, ListenKeyEndpoints.Open),
        new("PUT", "/fapi/v1/listenKey", BinanceAccess.Key, RequestKind.Stream, static _ => 1, ListenKeyEndpoints.Extend),
        new("DELETE", "/fapi/v1/listenKey", BinanceAccess.Key, RequestKind.Stream, static _ => 1, ListenKeyEndpoints.Close),
    ];

    private static readonly FrozenDictionary<(string, string), BinanceRoute> _byPath = _routes.ToFrozenDictionary(route => (route.Method, route.Path));

    /// <summary>The endpoint, or null.</summary>
    public static BinanceRoute? Find(string method, string path) => _byPath.GetValueOrDefault((method, path));

    /// <summary>Whether a path is known for another method.</summary>
    public static bool Knows(string path) => _routes.Any(route => route.Path == path);

    private static BinanceRoute Market(string path, int weight, Func<BinanceCall, byte[]> answer) => Market(path, _ => weight, answer);

    private static BinanceRoute Market(string path, Func<BinanceRequest, int> weight, Func<BinanceCall, byte[]> answer) =>
        new("GET", path, BinanceAccess.Open, RequestKind.Market, weight, answer);

    private static BinanceRoute Signed(string method, string path, RequestKind kind, int weight, Func<BinanceCall, byte[]> answer) => Signed(method, path, kind, _ => weight, answer);

    private static BinanceRoute Signed(string method, string path, RequestKind kind, Func<BinanceRequest, int> weight, Func<BinanceCall, byte[]> answer) =>
        new(method, path, BinanceAccess.Signed, kind, weight, answer);

    private static Func<BinanceRequest, int> BySymbol(int one, int all) => request => request.Text("symbol") is null ? all : one;
}
