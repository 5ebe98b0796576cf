namespace ServerlessTrader.Azure;

/// <summary>Which Key Vault holds the secrets, and how long a value read from it is good for.</summary>
public sealed record KeyVaultOptions
{
    /// <summary>The vault's address, <c>https://name.vault.azure.net</c>.</summary>
    public required string VaultUri { get; init; }

    /// <summary>The client id of a user-assigned managed identity; null for the system-assigned one.</summary>
    public string? ManagedIdentityClientId { get; init; }

    /// <summary>How long a value is used before it is read again: the longest time a rotated secret goes unnoticed while the old one still works.</summary>
    public TimeSpan CacheFor { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a missing secret is taken as missing: the longest time a newly made one goes unnoticed.</summary>
    public TimeSpan MissingFor { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after its last successful read a value is still used while the vault cannot be read. Open positions must be closable through a vault's bad hour.</summary>
    public TimeSpan GraceFor { get; init; } = TimeSpan.FromHours(2);

    /// <summary>The shortest time between two reads of one secret because it was refused or could not be read, so that a wrong password does not become a storm.</summary>
    public TimeSpan RereadAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>What is wrong with these options and what to write instead; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (!Uri.TryCreate(VaultUri, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps || uri.AbsolutePath != "/" || uri.Query.Length > 0)
            problems.Add($"VaultUri is '{VaultUri}'. Write the vault's address alone: https://<name>.vault.azure.net.");
        CheckPositive(nameof(CacheFor), CacheFor, problems);
        CheckPositive(nameof(MissingFor), MissingFor, problems);
        CheckPositive(nameof(RereadAfter), RereadAfter, problems);
        if (GraceFor < CacheFor)
            problems.Add($"GraceFor is {GraceFor}, shorter than CacheFor, {CacheFor}. Make it longer: it counts from the same read.");
        return problems;
    }

    /// <summary>Throws <see cref="ArgumentException"/> listing the <see cref="Problems"/>, if there are any.</summary>
    public void Check()
    {
        if (Problems() is { Count: > 0 } problems)
            throw new ArgumentException("The Key Vault options cannot be used. " + string.Join(' ', problems));
    }

    private static void CheckPositive(string name, TimeSpan value, List<string> problems)
    {
        if (value <= TimeSpan.Zero)
            problems.Add($"{name} is {value}; it must be longer than nothing.");
    }
}
