namespace ServerlessTrader.Engine.Ports;

/// <summary>The kinds of <see cref="TableChange"/>.</summary>
public enum TableChangeKind
{
    Insert,
    Replace,
    Upsert,
    Delete,
}
