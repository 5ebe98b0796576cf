using System.Collections.Frozen;
using ServerlessTrader.BrokerSimulators.Bybit.Endpoints;
using ServerlessTrader.BrokerSimulators.Faults;

namespace ServerlessTrader.BrokerSimulators.Bybit;

/// <summary>Every endpoint, with the limits of the documentation.</summary>
internal static class BybitRoutes
{
    private static readonly BybitRoute[] _routes =
    [
        new("GET", "/v5/market/time", RequestKind.Market, 0, MarketEndpoints.Time),
        new("GET", "/v5/market/instruments-info", RequestKind.Market, 0, MarketEndpoints.Instruments),
        new("GET", "/v5/market/tickers", RequestKind.Market, 0, MarketEndpoints.Tickers),
        new("GET", "/v5/market/kline", RequestKind.Market, 0, MarketEndpoints.Candles),
        new("GET", "/v5/market/orderbook", RequestKind.Market, 0, MarketEndpoints.OrderBook),

        new("GET", "/v5/account/wallet-balance", RequestKind.Account, 50, AccountEndpoints.Wallet),
        new("GET", "/v5/account/info", RequestKind.Account, 50, AccountEndpoints.Settings),
        new("GET", "/v5/account/fee-rate", RequestKind.Account, 5, AccountEndpoints.FeeRate),
        new("POST", "/v5/account/set-margin-mode", RequestKind.Setting, 5, SettingEndpoints.SetMarginMode),
        new("GET", "/v5/position/list", RequestKind.Account, 50, AccountEndpoints.Positions),
        new("POST", "/v5/position/set-leverage", RequestKind.Setting, 10, SettingEndpoints.SetLeverage),
        new("POST", "/v5/position/switch-mode", RequestKind.Setting, 10, SettingEndpoints.SwitchMode),

        new("POST", "/v5/order/create", RequestKind.Submit, 10, OrderEndpoints.Create),
        new("POST", "/v5/order/cancel", RequestKind.Cancel, 10, OrderEndpoints.Cancel),
        new("POST", "/v5/order/cancel-all", RequestKind.Cancel, 10, OrderEndpoints.CancelAll),
        new("GET", "/v5/order/realtime", RequestKind.Find, 50, OrderEndpoints.Live),
        new("GET", "/v5/order/history", RequestKind.Find, 50, OrderEndpoints.History),
        new("GET", "/v5/execution/list", RequestKind.Account, 50, OrderEndpoints.Executions),
    ];

    private static readonly FrozenDictionary<(string, string), BybitRoute> _byPath = _routes.ToFrozenDictionary(route => (route.Method, route.Path));

    /// <summary>The endpoint, or null.</summary>
    public static BybitRoute? Find(string method, string path) => _byPath.GetValueOrDefault((method, path));

    /// <summary>Whether a path is known for another method.</summary>
    public static bool Knows(string path) => _routes.Any(route => route.Path == path);
}
