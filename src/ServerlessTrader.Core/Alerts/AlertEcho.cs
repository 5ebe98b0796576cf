using System.Buffers;
using System.Text;
using System.Text.Json;

namespace ServerlessTrader.Core.Alerts;

/// <summary>Writes a body back for its sender to compare, without what is secret and without what is long.</summary>
internal static class AlertEcho
{
    private const int LongestName = 60;
    private const int LongestText = 200;
    private const int LongestNumber = 40;
    private const int MostMembers = 64;

    public static string Write(AlertFields fields)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            writer.WriteStartObject();
            foreach (ref readonly var field in fields.All)
            {
                // An unknown member given twice is shown once: not every reader of JSON survives a repeated name.
                var name = Cut(fields.Mask(field.Name), LongestName);
                if (field.IsSecret || !names.Add(name))
                    continue;
                if (names.Count > MostMembers)
                    break;
                writer.WritePropertyName(name);
                WriteValue(writer, field.Kind, field.Text, fields.Mask(field.Text));
            }
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteValue(Utf8JsonWriter writer, AlertFieldKind kind, string received, string masked)
    {
        switch (kind)
        {
            case AlertFieldKind.Null:
                writer.WriteNullValue();
                break;
            case AlertFieldKind.Boolean:
                writer.WriteBooleanValue(received == "true");
                break;
            case AlertFieldKind.Number when received.Length <= LongestNumber && masked == received:
                writer.WriteRawValue(received, skipInputValidation: true);
                break;
            default:
                writer.WriteStringValue(Cut(masked, LongestText));
                break;
        }
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : string.Concat(AlertRejections.Cut(text, length - 1), "…");
}
