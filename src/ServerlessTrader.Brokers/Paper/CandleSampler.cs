using System.Collections.Concurrent;
using System.Collections.Immutable;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;

namespace ServerlessTrader.Brokers.Paper;

/// <summary>
/// Reads candles off a price path. Bars lie end to end from 1970-01-01T00:00Z in steps of their length, so intraday bars and days are aligned to UTC (weeks run
/// from Thursday). High and low are the path's own extremes, so every tick lies within its bar, and a bar is exactly what the shorter bars in it make.
/// </summary>
internal sealed class CandleSampler(IPricePath path, PriceRules rounding, decimal volumePerMinute, ulong seed)
{
    // What has ended never changes, and the same bars are asked for again and again until the next one ends.
    private readonly ConcurrentDictionary<int, Remembered> _remembered = new();

    /// <summary>The last <paramref name="count"/> bars that have ended by <paramref name="now"/>, oldest first.</summary>
    public ImmutableArray<Candle> Closed(Timeframe timeframe, int count, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var length = timeframe.Length;
        var sinceEpoch = now.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;
        var current = DateTimeOffset.UnixEpoch.AddTicks(sinceEpoch - sinceEpoch % length.Ticks);
        var known = _remembered.GetValueOrDefault(timeframe.Minutes);
        if (known is not null && known.End == current && known.Candles.Length >= count)
            return known.Candles[^count..];

        var candles = ImmutableArray.CreateBuilder<Candle>(count);
        for (var back = count; back >= 1; back--)
        {
            var open = current - back * length;
            candles.Add(known?.At(open, length) ?? Bar(open, timeframe));
        }

        var closed = candles.MoveToImmutable();
        _remembered[timeframe.Minutes] = new Remembered(current, closed);
        return closed;
    }

    private Candle Bar(DateTimeOffset open, Timeframe timeframe)
    {
        // The next bar's first instant belongs to the next bar.
        var last = open + timeframe.Length - TimeSpan.FromTicks(1);
        var range = path.RangeOver(open, last);
        return new Candle(open, Round(path.PriceAt(open)), Round(range.High), Round(range.Low), Round(path.PriceAt(last)), Volume(open, timeframe.Minutes));
    }

    /// <summary>The bars that ended at <paramref name="End"/> or before, without a gap.</summary>
    private sealed record Remembered(DateTimeOffset End, ImmutableArray<Candle> Candles)
    {
        public Candle? At(DateTimeOffset open, TimeSpan length)
        {
            var back = (End - open).Ticks / length.Ticks;
            return back >= 1 && back <= Candles.Length ? Candles[^(int)back] : null;
        }
    }

    private decimal Round(decimal price) => rounding.PriceNearest(price);

    private decimal Volume(DateTimeOffset open, int minutes)
    {
        var first = (ulong)(open.UtcTicks / TimeSpan.TicksPerMinute);
        var volume = 0.0;
        for (var minute = 0UL; minute < (ulong)minutes; minute++)
            volume += Math.Floor((double)volumePerMinute * (0.4 + 1.2 * SeededNoise.Uniform(seed, first + minute)));
        return (decimal)volume;
    }
}
