using ServerlessTrader.Core.Instruments;

namespace ServerlessTrader.Core.Market;

/// <summary>
/// Builds one symbol's candles of one timeframe from ticks, on the calendar's grid (<see cref="TradingCalendar.CandleOpen"/>). A bar without a tick gives no
/// candle. Ticks carry no quantity, so volume is 0. Not safe for use from several threads.
/// </summary>
/// <remarks>
/// A bar is closed by the first tick at or past its end, or by <see cref="Flush"/>, whichever comes first, and then never changes. Ticks of the current bar may
/// come in any order. The very first candle covers only what was seen of its bar, unless <see cref="Resume"/> gave the rest.
/// </remarks>
public sealed class CandleBuilder
{
    private readonly TradingCalendar _calendar;
    private readonly Timeframe _timeframe;
    private bool _isBuilding;
    private Candle _current;
    private DateTimeOffset _currentEnd;
    private DateTimeOffset _firstTickAt;
    private DateTimeOffset _lastTickAt;
    private DateTimeOffset _closedUntil = DateTimeOffset.MinValue;

    /// <param name="symbol">The symbol whose ticks are taken.</param>
    /// <param name="calendar">The market's calendar, which gives the grid.</param>
    /// <param name="timeframe">The bars' length.</param>
    /// <exception cref="ArgumentOutOfRangeException">The timeframe has no grid; see <see cref="TradingCalendar.NextAlignedClose"/>.</exception>
    public CandleBuilder(string symbol, TradingCalendar calendar, Timeframe timeframe)
    {
        ArgumentException.ThrowIfNullOrEmpty(symbol);
        ArgumentNullException.ThrowIfNull(calendar);
        TradingCalendar.CheckGrid(timeframe);
        Symbol = symbol;
        _calendar = calendar;
        _timeframe = timeframe;
    }

    /// <summary>The symbol whose ticks are taken.</summary>
    public string Symbol { get; }

    /// <summary>The bar being built, null when there is none.</summary>
    public Candle? Current => _isBuilding ? _current : null;

    /// <summary>When the bar being built is over, null when there is none.</summary>
    public DateTimeOffset? CurrentCloses => _isBuilding ? _currentEnd : null;

    /// <summary>How many ticks were ignored because their bar was closed already, or lay before the first one seen.</summary>
    public long LateTicks { get; private set; }

    /// <summary>How many ticks were ignored because the market was closed when they were made.</summary>
    public long TicksOutsideSessions { get; private set; }

    /// <summary>Takes a tick.</summary>
    /// <returns>The candle the tick has closed, by belonging to a later time; else null.</returns>
    /// <exception cref="ArgumentException">The tick is another symbol's.</exception>
    public Candle? Add(PriceTick tick)
    {
        if (tick.Symbol != Symbol)
            throw new ArgumentException($"A tick of '{tick.Symbol}' came to the candles of '{Symbol}'; each symbol needs a builder of its own.", nameof(tick));
        if (tick.At < _closedUntil || (_isBuilding && tick.At < _current.OpenTime))
        {
            LateTicks++;
            return null;
        }

        if (_isBuilding && tick.At < _currentEnd)
        {
            Merge(tick);
            return null;
        }

        var closed = Flush(tick.At);
        if (_calendar.CandleOpen(tick.At, _timeframe) is { } open)
            Start(new Candle(open, tick.Price, tick.Price, tick.Price, tick.Price, 0m), tick.At);
        else
            TicksOutsideSessions++;
        return closed;
    }

    /// <summary>Closes the bar being built when its time is over.</summary>
    /// <returns>The closed candle, or null when there is none to close yet.</returns>
    public Candle? Flush(DateTimeOffset now)
    {
        if (!_isBuilding || now < _currentEnd)
            return null;
        _isBuilding = false;
        _closedUntil = _currentEnd;
        return _current;
    }

    /// <summary>Goes on with a bar that was being built before a restart. To be called before the first tick.</summary>
    /// <exception cref="ArgumentException">The bar's open time is not on the grid.</exception>
    /// <exception cref="InvalidOperationException">Ticks were taken already.</exception>
    public void Resume(Candle unfinished)
    {
        if (_isBuilding || _closedUntil != DateTimeOffset.MinValue)
            throw new InvalidOperationException($"The candles of '{Symbol}' are being built already; resume before the first tick.");
        if (_calendar.CandleOpen(unfinished.OpenTime, _timeframe) != unfinished.OpenTime)
            throw new ArgumentException($"No {_timeframe} bar of '{_calendar.Name}' opens at {unfinished.OpenTime:O}.", nameof(unfinished));
        Start(unfinished, unfinished.OpenTime);
    }

    private void Start(Candle candle, DateTimeOffset tickAt)
    {
        _isBuilding = true;
        _current = candle;
        _currentEnd = _calendar.NextAlignedClose(candle.OpenTime, _timeframe);
        (_firstTickAt, _lastTickAt) = (tickAt, tickAt);
    }

    private void Merge(PriceTick tick)
    {
        _current = _current with
        {
            Open = tick.At < _firstTickAt ? tick.Price : _current.Open,
            High = Math.Max(_current.High, tick.Price),
            Low = Math.Min(_current.Low, tick.Price),
            Close = tick.At >= _lastTickAt ? tick.Price : _current.Close,
        };
        if (tick.At < _firstTickAt)
            _firstTickAt = tick.At;
        if (tick.At > _lastTickAt)
            _lastTickAt = tick.At;
    }
}
