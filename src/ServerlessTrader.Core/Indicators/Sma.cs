using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Indicators;

/// <summary>The simple moving average of the last <paramref name="period"/> values. O(1) a value. Not safe for use from several threads.</summary>
/// <param name="period">How many values, 1 or more.</param>
public sealed class Sma(int period)
{
    private readonly double[] _values = new double[Window.Checked(period)];
    private long _count;
    private double _sum;

    /// <summary>How many values are averaged.</summary>
    public int Period => _values.Length;

    /// <summary>True once <see cref="Period"/> values were added.</summary>
    public bool IsReady => _count >= _values.Length;

    /// <summary>The average.</summary>
    /// <exception cref="InvalidOperationException">It is not ready.</exception>
    public double Value => IsReady ? _sum / _values.Length : throw Window.NotReady("SMA", Period, _count);

    /// <summary>Adds the close of the next candle.</summary>
    public void Add(Candle candle) => Add((double)candle.Close);

    /// <summary>Adds the next value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public void Add(double value)
    {
        Window.CheckFinite(value);
        var slot = (int)(_count % _values.Length);
        _sum += value - _values[slot];
        _values[slot] = value;
        _count++;
        // Adding and subtracting for ever would let rounding errors pile up; a fresh sum each time round keeps them to one window.
        if (slot == _values.Length - 1)
            _sum = _values.Sum();
    }

    /// <summary>The average of the last <paramref name="period"/> closes; null when there are fewer.</summary>
    public static double? Of(IReadOnlyList<Candle> candles, int period)
    {
        ArgumentNullException.ThrowIfNull(candles);
        var sma = new Sma(period);
        for (var i = Math.Max(0, candles.Count - period); i < candles.Count; i++)
            sma.Add(candles[i]);
        return sma.IsReady ? sma.Value : null;
    }
}
