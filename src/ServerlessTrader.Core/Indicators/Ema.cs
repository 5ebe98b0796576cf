using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Indicators;

/// <summary>
/// The exponential moving average with weight 2 ÷ (period + 1), seeded with the simple average of the first <paramref name="period"/> values. O(1) a value.
/// Not safe for use from several threads.
/// </summary>
/// <remarks>The seed keeps weighing for a while; after ten further periods some two billionths of it are left.</remarks>
/// <param name="period">The period, 1 or more.</param>
public sealed class Ema(int period)
{
    private readonly double _weight = 2.0 / (Window.Checked(period) + 1.0);
    private long _count;
    private double _value;

    /// <summary>The period.</summary>
    public int Period { get; } = period;

    /// <summary>True once <see cref="Period"/> values were added.</summary>
    public bool IsReady => _count >= Period;

    /// <summary>The average.</summary>
    /// <exception cref="InvalidOperationException">It is not ready.</exception>
    public double Value => IsReady ? _value : throw Window.NotReady("EMA", Period, _count);

    /// <summary>Adds the close of the next candle.</summary>
    public void Add(Candle candle) => Add((double)candle.Close);

    /// <summary>Adds the next value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public void Add(double value)
    {
        Window.CheckFinite(value);
        _count++;
        _value += (value - _value) * (_count <= Period ? 1.0 / _count : _weight);
    }

    /// <summary>The average of the closes, run over all candles given; null when there are fewer than <paramref name="period"/>.</summary>
    public static double? Of(IReadOnlyList<Candle> candles, int period)
    {
        ArgumentNullException.ThrowIfNull(candles);
        var ema = new Ema(period);
        for (var i = 0; i < candles.Count; i++)
            ema.Add(candles[i]);
        return ema.IsReady ? ema.Value : null;
    }
}
