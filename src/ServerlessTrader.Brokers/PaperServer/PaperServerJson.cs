using System.Text.Json.Serialization;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.PaperServer;

/// <summary>The JSON both sides of the protocol speak.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(OrderRequest))]
[JsonSerializable(typeof(OrderReport))]
[JsonSerializable(typeof(OrderReport[]))]
[JsonSerializable(typeof(AccountBalance))]
[JsonSerializable(typeof(BrokerPosition[]))]
[JsonSerializable(typeof(PaperServerRefusal))]
public sealed partial class PaperServerJson : JsonSerializerContext;
