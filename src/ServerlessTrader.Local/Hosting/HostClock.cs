using System.Text.Json;
using System.Text.Json.Serialization;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Time;

namespace ServerlessTrader.Local.Hosting;

/// <summary>
/// The host's clock. In real time it is the system's. Once a data folder has been run faster, its clock has left the system's behind; where it stands is stored, so
/// that a restart goes on from there and never turns back.
/// </summary>
internal static class HostClock
{
    private const string Partition = "host";
    private const string Row = "clock";

    /// <summary>The clock for a data folder at a speed (1 to 10,000).</summary>
    public static async Task<TimeProvider> OpenAsync(ITableStore store, int speed, TimeProvider system)
    {
        var table = store.Open("control");
        var row = await table.GetAsync(Partition, Row).ConfigureAwait(false);
        var anchor = row is null ? null : JsonSerializer.Deserialize(row.Body.Span, ClockJson.Default.ClockAnchor);
        if (anchor is null && speed == 1)
            return system;
        var now = system.GetUtcNow();
        var start = anchor is null ? now : anchor.Shown + (now > anchor.Real ? now - anchor.Real : TimeSpan.Zero) * anchor.Speed;
        var next = new ClockAnchor(now, start, speed);
        await table.WriteAsync(Partition, [TableChange.Upsert(Row, JsonSerializer.SerializeToUtf8Bytes(next, ClockJson.Default.ClockAnchor))]).ConfigureAwait(false);
        return new AcceleratedTimeProvider(system, speed, start);
    }
}

/// <summary>When the real clock stood at <paramref name="Real"/>, ours showed <paramref name="Shown"/> and ran at <paramref name="Speed"/>.</summary>
internal sealed record ClockAnchor(DateTimeOffset Real, DateTimeOffset Shown, int Speed);

[JsonSerializable(typeof(ClockAnchor))]
internal sealed partial class ClockJson : JsonSerializerContext;
