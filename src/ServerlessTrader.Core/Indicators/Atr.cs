using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Indicators;

/// <summary>
/// Wilder's average true range, in the price's currency: the simple average of the first <paramref name="period"/> true ranges, then each new one weighs
/// 1 ÷ period. The first candle's true range is its high − low, having no close before it. O(1) a candle. Not safe for use from several threads.
/// </summary>
/// <param name="period">The period, 1 or more; Wilder's own is 14.</param>
public sealed class Atr(int period)
{
    private long _count;
    private double _value;
    private double _previousClose;

    /// <summary>The period.</summary>
    public int Period { get; } = Window.Checked(period);

    /// <summary>True once <see cref="Period"/> candles were added.</summary>
    public bool IsReady => _count >= Period;

    /// <summary>The average.</summary>
    /// <exception cref="InvalidOperationException">It is not ready.</exception>
    public double Value => IsReady ? _value : throw Window.NotReady("ATR", Period, _count);

    /// <summary>Adds the next candle.</summary>
    public void Add(Candle candle)
    {
        var (high, low) = ((double)candle.High, (double)candle.Low);
        var trueRange = _count == 0 ? high - low : Math.Max(high, _previousClose) - Math.Min(low, _previousClose);
        _count++;
        _value += (trueRange - _value) / Math.Min(_count, Period);
        _previousClose = (double)candle.Close;
    }

    /// <summary>The average true range, run over all candles given; null when there are fewer than <paramref name="period"/>.</summary>
    public static double? Of(IReadOnlyList<Candle> candles, int period)
    {
        ArgumentNullException.ThrowIfNull(candles);
        var atr = new Atr(period);
        for (var i = 0; i < candles.Count; i++)
            atr.Add(candles[i]);
        return atr.IsReady ? atr.Value : null;
    }
}
