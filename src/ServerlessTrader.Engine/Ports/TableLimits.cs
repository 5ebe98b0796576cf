using System.Buffers;

namespace ServerlessTrader.Engine.Ports;

/// <summary>The limits of Table Storage, enforced alike by every <see cref="ITable"/> so that code which works on one works on all.</summary>
public static class TableLimits
{
    /// <summary>Changes in one <see cref="ITable.WriteAsync"/>.</summary>
    public const int MaxBatch = 100;

    /// <summary>Bytes of one body.</summary>
    public const int MaxBodyBytes = 1024 * 1024 - 16 * 1024;

    /// <summary>Characters of a key.</summary>
    public const int MaxKeyLength = 512;

    private static readonly SearchValues<char> _forbidden = SearchValues.Create(
        ['/', '\\', '#', '?', .. Enumerable.Range(0, 0xA0).Select(c => (char)c).Where(char.IsControl)]);

    /// <summary>Throws <see cref="ArgumentException"/> naming what is wrong with a batch before anything is written.</summary>
    public static void Check(string partitionKey, IReadOnlyList<TableChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        CheckKey(partitionKey, nameof(partitionKey));
        if (changes.Count is 0 or > MaxBatch)
            throw new ArgumentException($"A batch has 1 to {MaxBatch} changes, not {changes.Count}.", nameof(changes));
        for (var i = 0; i < changes.Count; i++)
        {
            var change = changes[i];
            CheckKey(change.RowKey, nameof(changes));
            if (change.Body.Length > MaxBodyBytes)
                throw new ArgumentException($"The body of row '{change.RowKey}' has {change.Body.Length} bytes; at most {MaxBodyBytes} fit a row.", nameof(changes));
            if (change.Kind is TableChangeKind.Replace or TableChangeKind.Delete && string.IsNullOrEmpty(change.ETag))
                throw new ArgumentException($"The {change.Kind} of row '{change.RowKey}' needs an ETag.", nameof(changes));
            for (var j = 0; j < i; j++)
            {
                if (string.Equals(changes[j].RowKey, change.RowKey, StringComparison.Ordinal))
                    throw new ArgumentException($"Row '{change.RowKey}' appears twice in one batch.", nameof(changes));
            }
        }
    }

    /// <summary>Throws <see cref="ArgumentException"/> when <paramref name="key"/> cannot be a key.</summary>
    public static void CheckKey(string key, string parameter)
    {
        ArgumentNullException.ThrowIfNull(key, parameter);
        if (key.Length is 0 or > MaxKeyLength)
            throw new ArgumentException($"A key has 1 to {MaxKeyLength} characters; this one has {key.Length}.", parameter);
        if (key.AsSpan().ContainsAny(_forbidden))
            throw new ArgumentException($"The key '{key}' holds a character that Table Storage forbids (/ \\ # ? or a control character).", parameter);
    }

    /// <summary>Throws <see cref="ArgumentException"/> when <paramref name="name"/> cannot name a table.</summary>
    public static void CheckTableName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is < 3 or > 63 || !char.IsAsciiLetter(name[0]) || !name.All(char.IsAsciiLetterOrDigit))
            throw new ArgumentException($"'{name}' cannot name a table: 3 to 63 letters and digits, starting with a letter.", nameof(name));
    }
}
