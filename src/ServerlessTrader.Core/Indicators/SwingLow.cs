using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Core.Indicators;

/// <summary>The lowest low of the last <paramref name="lookback"/> candles. O(1) a candle on average. Not safe for use from several threads.</summary>
/// <param name="lookback">How many candles, 1 or more.</param>
public sealed class SwingLow(int lookback)
{
    private readonly ExtremeWindow _window = new(Window.Checked(lookback), higher: false);

    /// <summary>How many candles are looked at.</summary>
    public int Lookback => _window.Length;

    /// <summary>True once <see cref="Lookback"/> candles were added.</summary>
    public bool IsReady => _window.Count >= Lookback;

    /// <summary>The lowest low.</summary>
    /// <exception cref="InvalidOperationException">It is not ready.</exception>
    public decimal Value => IsReady ? _window.Extreme : throw Window.NotReady("swing low", Lookback, _window.Count);

    /// <summary>Adds the next candle.</summary>
    public void Add(Candle candle) => _window.Add(candle.Low);

    /// <summary>The lowest low of the last <paramref name="lookback"/> candles; null when there are fewer.</summary>
    public static decimal? Of(IReadOnlyList<Candle> candles, int lookback)
    {
        ArgumentNullException.ThrowIfNull(candles);
        var swing = new SwingLow(lookback);
        for (var i = Math.Max(0, candles.Count - lookback); i < candles.Count; i++)
            swing.Add(candles[i]);
        return swing.IsReady ? swing.Value : null;
    }
}
