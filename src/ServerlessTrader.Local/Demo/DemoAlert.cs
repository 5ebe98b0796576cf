using System.Globalization;

namespace ServerlessTrader.Local.Demo;

/// <summary>A sample alert and when it fires.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Title">What it is, for the console.</param>
/// <param name="Signal">BUY or SELL.</param>
/// <param name="Type">LONG or SHORT.</param>
internal sealed record DemoAlert(DateTimeOffset At, string Title, string Signal, string Type)
{
    /// <summary>The body as TradingView would post it.</summary>
    public string Body(DateTimeOffset now, decimal price) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"action":"{{(Signal == "BUY" ? "ENTRY" : "EXIT")}}","signal":"{{Signal}}","type":"{{Type}}","underlying":"QQQ","price":{{price}},"timestamp":"{{now:yyyy-MM-ddTHH:mm:ssZ}}","strategy":"AGBot","timeframe":"1H"}""");
}
