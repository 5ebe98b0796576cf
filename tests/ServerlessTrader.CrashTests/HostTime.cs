using System.Diagnostics;

namespace ServerlessTrader.CrashTests;

/// <summary>The host's clock as seen from outside: the time it last told, and what has passed since at its speed.</summary>
internal sealed class HostTime(int speed)
{
    /// <summary>An alert's time is a little in the past when it arrives, and a time ahead of the host's clock would be refused.</summary>
    private static readonly TimeSpan _age = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private DateTimeOffset _told;
    private long _toldAt;
    private DateTimeOffset _last;

    public void Set(DateTimeOffset told)
    {
        lock (_lock)
            (_told, _toldAt) = (told, Stopwatch.GetTimestamp());
    }

    /// <summary>A time for an alert; no two are the same.</summary>
    public DateTimeOffset Next()
    {
        lock (_lock)
        {
            var now = _told + Stopwatch.GetElapsedTime(_toldAt) * speed - _age;
            now = new DateTimeOffset(now.Ticks - now.Ticks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);
            return _last = now > _last ? now : _last.AddMilliseconds(1);
        }
    }
}
