using System.Globalization;

namespace ServerlessTrader.Azure;

/// <summary>
/// Which storage account holds the tables, and how to reach it: <see cref="TableEndpoint"/> with the app's managed identity (production), or
/// <see cref="ConnectionString"/> (Azurite, or an account key). Exactly one of the two.
/// </summary>
public sealed record AzureStorageOptions
{
    // The client takes "localhost" on any other port for the Cosmos DB emulator, and then changes the requests it sends.
    private const int AzuriteTablePort = 10002;

    /// <summary>The account's table endpoint, <c>https://name.table.core.windows.net</c>. Signed in with the managed identity, or with a developer's own Azure login.</summary>
    public string? TableEndpoint { get; init; }

    /// <summary>A storage connection string; <c>UseDevelopmentStorage=true</c> is Azurite on 127.0.0.1:10002. It holds a key: keep it out of files that are committed.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The client id of a user-assigned managed identity; null for the system-assigned one.</summary>
    public string? ManagedIdentityClientId { get; init; }

    /// <summary>How often a failed request is sent again, at most 10.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>The wait before the first retry; it doubles, with some jitter, up to <see cref="LongestRetryDelay"/>. What the service asks for in Retry-After wins.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest wait between two retries.</summary>
    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long one attempt may take. Table Storage itself answers a query within 5 seconds, if need be with a part of it.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What is wrong with these options and what to write instead; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        switch (string.IsNullOrWhiteSpace(TableEndpoint), string.IsNullOrWhiteSpace(ConnectionString))
        {
            case (true, true):
                problems.Add(
                    "No storage account is named. Set TableEndpoint (https://<account>.table.core.windows.net, used with the managed identity) "
                    + "or ConnectionString (UseDevelopmentStorage=true for Azurite).");
                break;
            case (false, false):
                problems.Add("Both TableEndpoint and ConnectionString are set. Keep TableEndpoint to use the managed identity, or ConnectionString to use its key.");
                break;
            case (false, true):
                CheckEndpoint(TableEndpoint!, problems);
                break;
            default:
                CheckConnectionString(ConnectionString!, problems);
                break;
        }

        if (Retries is < 0 or > 10)
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"Retries is {Retries}; it can be 0 to 10."));
        CheckPositive(nameof(RetryDelay), RetryDelay, problems);
        CheckPositive(nameof(LongestRetryDelay), LongestRetryDelay, problems);
        CheckPositive(nameof(AttemptTimeout), AttemptTimeout, problems);
        return problems;
    }

    /// <summary>Throws <see cref="ArgumentException"/> listing the <see cref="Problems"/>, if there are any.</summary>
    public void Check()
    {
        if (Problems() is { Count: > 0 } problems)
            throw new ArgumentException("The Azure storage options cannot be used. " + string.Join(' ', problems));
    }

    private static void CheckEndpoint(string endpoint, List<string> problems)
    {
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            problems.Add($"TableEndpoint is '{endpoint}', which is not a web address. Write https://<account>.table.core.windows.net.");
        else if (uri.Scheme != Uri.UriSchemeHttps)
            problems.Add($"TableEndpoint is '{endpoint}'. A managed identity is only ever sent over https: write https://, or use ConnectionString for Azurite.");
        else if (uri.Query.Length > 0)
            problems.Add("TableEndpoint carries a query. A shared access signature belongs into ConnectionString (TableEndpoint=...;SharedAccessSignature=...).");
        else
            CheckHost(uri, problems);
    }

    private static void CheckConnectionString(string connectionString, List<string> problems)
    {
        foreach (var setting in connectionString.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                // Never quoted: what has no name may well be a key.
                problems.Add("ConnectionString has a part without a name. Copy it whole from the storage account's \"Access keys\", or write UseDevelopmentStorage=true.");
                return;
            }

            if (!setting.AsSpan(0, equals).Equals("TableEndpoint", StringComparison.OrdinalIgnoreCase))
                continue;
            if (Uri.TryCreate(setting[(equals + 1)..], UriKind.Absolute, out var uri))
                CheckHost(uri, problems);
            else
                problems.Add("The TableEndpoint inside ConnectionString is not a web address.");
        }
    }

    private static void CheckHost(Uri endpoint, List<string> problems)
    {
        if (endpoint.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) && endpoint.Port != AzuriteTablePort)
        {
            problems.Add(
                $"The table endpoint is {endpoint.Host}:{endpoint.Port}. Write 127.0.0.1 instead of localhost: "
                + $"on ports other than {AzuriteTablePort} the Azure client takes localhost for Cosmos DB and sends requests that Azurite misreads.");
        }
        else if (endpoint.Host.Contains(".table.cosmos", StringComparison.OrdinalIgnoreCase))
        {
            problems.Add($"The table endpoint {endpoint.Host} is Cosmos DB, whose limits differ. Use a storage account: https://<account>.table.core.windows.net.");
        }
    }

    private static void CheckPositive(string name, TimeSpan value, List<string> problems)
    {
        if (value <= TimeSpan.Zero)
            problems.Add($"{name} is {value}; it must be longer than nothing.");
    }
}
