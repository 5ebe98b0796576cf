using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Engine.Tests.Desk;

/// <summary>The desk's perpetual, BTCUSDT: ticks of 0.1, steps of 0.001, orders of 100 at least.</summary>
internal sealed partial class TradingDesk
{
    /// <summary>Quotes BTCUSDT at one price on both sides from now on, without anybody noticing yet.</summary>
    public void Bitcoin(decimal price, decimal spread = 0m, decimal size = 1_000m) =>
        Market.Script(new ScriptedQuote("BTCUSDT", price - spread / 2m, price + spread / 2m, size));

    /// <summary>A new price of BTCUSDT arrives, and wakes the trades whose band it leaves.</summary>
    public Task BitcoinAsync(decimal price)
    {
        Bitcoin(price);
        return TickAsync("BTCUSDT", price);
    }

    /// <summary>What the broker holds of BTCUSDT; negative when short.</summary>
    public decimal HeldBitcoin(string account = "paper") =>
        Done(Papers[account].GetPositionsAsync()).Where(position => position.Instrument.Symbol == "BTCUSDT").Sum(position => position.Quantity);

    /// <summary>The orders that rest at the broker.</summary>
    public IReadOnlyList<OrderReport> Resting() => Done(Paper.GetWorkingOrdersAsync());
}
