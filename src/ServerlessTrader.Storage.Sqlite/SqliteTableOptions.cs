namespace ServerlessTrader.Storage.Sqlite;

/// <summary>How a <see cref="SqliteTableStore"/> behaves.</summary>
public sealed record SqliteTableOptions
{
    /// <summary>
    /// How long a call waits while another program holds the file locked. The default of two seconds leaves an alert's answer within the three
    /// that TradingView waits.
    /// </summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The size the database file may reach, in bytes; null for as large as the disk allows. At the limit, writes fail as on a full disk.</summary>
    public long? MaxFileBytes { get; init; }
}
