namespace ServerlessTrader.Brokers.Bybit;

/// <summary>One call of the REST interface.</summary>
/// <param name="Path">Its path.</param>
/// <param name="PerSecond">Requests a second that one account may make of it; 0 when only the address counts.</param>
/// <param name="IsSigned">Whether it needs the account's keys.</param>
internal sealed record BybitEndpoint(string Path, int PerSecond = 0, bool IsSigned = true)
{
    public static BybitEndpoint Time { get; } = new("/v5/market/time", IsSigned: false);

    public static BybitEndpoint Instruments { get; } = new("/v5/market/instruments-info", IsSigned: false);

    public static BybitEndpoint Tickers { get; } = new("/v5/market/tickers", IsSigned: false);

    public static BybitEndpoint Candles { get; } = new("/v5/market/kline", IsSigned: false);

    public static BybitEndpoint Wallet { get; } = new("/v5/account/wallet-balance", 50);

    public static BybitEndpoint AccountSettings { get; } = new("/v5/account/info", 50);

    public static BybitEndpoint SetMarginMode { get; } = new("/v5/account/set-margin-mode", 5);

    public static BybitEndpoint Positions { get; } = new("/v5/position/list", 50);

    public static BybitEndpoint SetLeverage { get; } = new("/v5/position/set-leverage", 10);

    public static BybitEndpoint CreateOrder { get; } = new("/v5/order/create", 10);

    public static BybitEndpoint CancelOrder { get; } = new("/v5/order/cancel", 10);

    public static BybitEndpoint CancelAll { get; } = new("/v5/order/cancel-all", 10);

    public static BybitEndpoint Orders { get; } = new("/v5/order/realtime", 50);

    public static BybitEndpoint OrderHistory { get; } = new("/v5/order/history", 50);

    public static BybitEndpoint Executions { get; } = new("/v5/execution/list", 50);
}
