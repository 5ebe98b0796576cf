using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Tests.Selection;

/// <summary>Option chains of QQQ at 500.25, read on Wednesday 2026-09-30 at 10:00 in New York.</summary>
internal static class Chains
{
    public static DateTimeOffset Now { get; } = new(2026, 9, 30, 14, 0, 0, TimeSpan.Zero);

    public static OptionChain At(decimal underlyingPrice, params OptionQuote[] options) => new("QQQ", new DateOnly(2026, 10, 5), underlyingPrice, options);

    public static OptionQuote Call(decimal strike, double delta, decimal bid = 4.50m, decimal ask = 4.55m, long volume = 100, long openInterest = 1_000) =>
        Option(OptionRight.Call, strike, delta, bid, ask, volume, openInterest);

    public static OptionQuote Put(decimal strike, double delta, decimal bid = 4.50m, decimal ask = 4.55m, long volume = 100, long openInterest = 1_000) =>
        Option(OptionRight.Put, strike, delta, bid, ask, volume, openInterest);

    private static OptionQuote Option(OptionRight right, decimal strike, double delta, decimal bid, decimal ask, long volume, long openInterest) => new(
        new OptionContract("QQQ", new DateOnly(2026, 10, 5), right, strike),
        new Quote(bid, ask, 10m, 10m, Now.AddSeconds(-1)),
        new Greeks(delta, 0.02, -0.2, 20, 0.2),
        volume,
        openInterest);
}
