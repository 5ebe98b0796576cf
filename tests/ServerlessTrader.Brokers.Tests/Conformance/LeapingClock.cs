namespace ServerlessTrader.Brokers.Tests.Conformance;

/// <summary>The real clock, but for leaps: what takes its time on a line takes it, and what must merely have passed has passed.</summary>
internal sealed class LeapingClock : TimeProvider
{
    private long _leapt;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + new TimeSpan(Interlocked.Read(ref _leapt));

    public override long GetTimestamp() => System.GetElapsedTime(0).Ticks + Interlocked.Read(ref _leapt);

    /// <summary>Moves on at once.</summary>
    public void Leap(TimeSpan by) => Interlocked.Add(ref _leapt, by.Ticks);
}
