using System.Globalization;

namespace ServerlessTrader.Local.Tests.Http;

/// <summary>Alerts of the options dialect.</summary>
internal static class Bodies
{
    /// <summary>An entry without a time of its own.</summary>
    public const string Timeless = """{"signal":"BUY","type":"LONG","price":500.25}""";

    public static string Long(DateTimeOffset at, string more = "") => Entry("LONG", at, more);

    public static string Short(DateTimeOffset at, string more = "") => Entry("SHORT", at, more);

    /// <summary>An exit of the longs.</summary>
    public static string Exit(DateTimeOffset at, string more = "") => $$"""{"action":"EXIT","type":"LONG","underlying":"QQQ","timestamp":"{{Iso(at)}}"{{more}}}""";

    public static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Entry(string type, DateTimeOffset at, string more) =>
        $$"""{"action":"ENTRY","signal":"BUY","type":"{{type}}","underlying":"QQQ","price":500.25,"timestamp":"{{Iso(at)}}","timeframe":"1H"{{more}}}""";
}
