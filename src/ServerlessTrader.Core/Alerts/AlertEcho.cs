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
                if (field.IsSecret || !names.Add(fields.Show(field.Name, LongestName)))
                    continue;
                if (names.Count > MostMembers)
                    break;
                writer.WritePropertyName(fields.Show(field.Name, LongestName));
                WriteValue(writer, fields, field);
            }
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteValue(Utf8JsonWriter writer, AlertFields fields, in AlertField field)
    {
        switch (field.Kind)
        {
            case AlertFieldKind.Null:
                writer.WriteNullValue();
                break;
            case AlertFieldKind.Boolean:
                writer.WriteBooleanValue(field.Text == "true");
                break;
            case AlertFieldKind.Number when field.Text.Length <= LongestNumber && fields.Show(field.Text, LongestNumber) == field.Text:
                writer.WriteRawValue(field.Text, skipInputValidation: true);
                break;
            default:
                writer.WriteStringValue(fields.Show(field.Text, LongestText));
                break;
        }
    }
}
