namespace ServerlessTrader.Core.Alerts;

/// <summary>One complete body of each dialect, to show to a sender whose alert was refused. Each of them is itself a valid alert, except for its age.</summary>
internal static class AlertExamples
{
    public static string NameOf(AlertDialect dialect) => dialect switch
    {
        AlertDialect.Options => "options",
        AlertDialect.Futures => "futures",
        AlertDialect.Strike => "strike",
        AlertDialect.RMultiple => "r-multiple",
        AlertDialect.Spread => "spread",
        AlertDialect.Strategy => "strategy",
        _ => throw new ArgumentOutOfRangeException(nameof(dialect), dialect, "There is no such dialect."),
    };

    public static string Of(AlertDialect dialect) => dialect switch
    {
        AlertDialect.Options =>
            """{"action":"ENTRY","signal":"BUY","type":"LONG","underlying":"QQQ","price":500.25,"timestamp":"2025-11-09T11:30:00Z","strategy":"AGBot","timeframe":"1H"}""",
        AlertDialect.Futures => """{"symbol":"BTCUSDT","action":"buy","balance_percentage":0.25,"leverage":10,"entry":50000.0}""",
        AlertDialect.Strike => """{"signal":"S1","action":"ENTRY","strike":25000,"option_type":"PE","spot_price":24950.5,"timestamp":"2025-11-09T04:30:00Z"}""",
        AlertDialect.RMultiple => """{"action":"BUY","symbol":"BTCUSDT","sl":64800.00,"timeframe":"1H"}""",
        AlertDialect.Spread => """{"strategy":"vertical_spread","qty_per_leg":10,"strike_long":445.0,"strike_short":450.0,"follower_id":"follower123"}""",
        AlertDialect.Strategy =>
            """{"ticker":"BTCUSDT","action":"buy","contracts":"0.5","price":"65000","position":"long","prevPosition":"flat","orderId":"Long","time":"2025-11-09T11:30:00Z","interval":"60"}""",
        _ => throw new ArgumentOutOfRangeException(nameof(dialect), dialect, "There is no such dialect."),
    };
}
