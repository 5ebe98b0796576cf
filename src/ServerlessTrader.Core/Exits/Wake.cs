namespace ServerlessTrader.Core.Exits;

/// <summary>
/// When a trade next needs a look: at a time at the latest, or as soon as a price leaves a band. A host with a live feed uses the bands; one without uses the time,
/// which <see cref="CheckIntervals"/> makes short when a price is near a band.
/// </summary>
/// <remarks>
/// Until then a look would change nothing, whatever the prices do inside the bands. <see cref="TimeValueExit"/> alone is an exception: two prices together decide it, so
/// it is looked at once a minute.
/// </remarks>
/// <param name="At">At the latest, UTC.</param>
/// <param name="Instrument">Band of the instrument's price within which nothing happens; null when it is not watched.</param>
/// <param name="Underlying">Band of the underlying's price within which nothing happens; null when it is not watched.</param>
public sealed record Wake(DateTimeOffset At, PriceBand? Instrument = null, PriceBand? Underlying = null);
