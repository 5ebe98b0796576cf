namespace ServerlessTrader.Engine.Ports;

/// <summary>A stored row.</summary>
/// <param name="PartitionKey">Partition.</param>
/// <param name="RowKey">Key within the partition.</param>
/// <param name="ETag">Changes at every write; opaque.</param>
/// <param name="Body">UTF-8 JSON.</param>
public sealed record TableRow(string PartitionKey, string RowKey, string ETag, ReadOnlyMemory<byte> Body);
