using System.Text.Json;
using System.Text.Json.Serialization;
using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Engine.Ledger;

/// <summary>The JSON of stored documents. Unknown members are tolerated, so that an older version can read what a newer one wrote.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(Trade))]
[JsonSerializable(typeof(JournalEntry))]
[JsonSerializable(typeof(AccountState))]
[JsonSerializable(typeof(AlertRecord))]
[JsonSerializable(typeof(PendingCommand))]
[JsonSerializable(typeof(EntryControl))]
[JsonSerializable(typeof(HistoryEntry))]
[JsonSerializable(typeof(Lane))]
internal sealed partial class LedgerJson : JsonSerializerContext;
