namespace ServerlessTrader.Engine.Ports;

/// <summary>A condition of a write did not hold: the row exists already, is gone, or has changed since it was read. Nothing was written.</summary>
public sealed class TableConflictException(string rowKey, string message) : Exception(message)
{
    /// <summary>The first row whose condition failed.</summary>
    public string RowKey { get; } = rowKey;
}
