using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Instruments;

/// <summary>The JSON form of the exchange's days. Times are HH:mm on the exchange's clock.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record NseHolidayFile(IReadOnlyList<NseHours> Hours, IReadOnlyList<NseYear> Years, string? Notes = null);

/// <summary>The ordinary opening hours from a date on.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record NseHours(DateOnly From, string Open, string Close, string? Source = null);

/// <summary>
/// One complete year: the weekdays without trading (weekend holidays may stand among them), and the special sessions, which override everything.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record NseYear(int Year, string Source, IReadOnlyList<NseHoliday> Holidays, IReadOnlyList<NseSpecialSession>? SpecialSessions = null);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record NseHoliday(DateOnly Date, string Name, string? Source = null);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record NseSpecialSession(DateOnly Date, string Name, string Open, string Close, string? Source = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(NseHolidayFile))]
internal sealed partial class NseHolidayJsonContext : JsonSerializerContext;
