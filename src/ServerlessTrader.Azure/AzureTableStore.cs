using System.Collections.Concurrent;
using Azure.Core;
using Azure.Data.Tables;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Azure;

/// <summary>
/// Tables in one Azure storage account. A table is created by the first write that needs it; reading one that is not there finds no rows.
/// Names are compared without regard to case, as Azure does.
/// </summary>
public sealed class AzureTableStore : ITableStore
{
    private readonly TableServiceClient _account;
    private readonly ConcurrentDictionary<string, AzureTable> _tables = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="options">The account.</param>
    /// <param name="credential">Signs in where <see cref="AzureStorageOptions.TableEndpoint"/> is set; null for the managed identity, or the developer's own login.</param>
    /// <exception cref="ArgumentException">The options cannot be used; the message says why and what to write.</exception>
    public AzureTableStore(AzureStorageOptions options, TokenCredential? credential = null)
        : this(options, credential, configure: null)
    {
    }

    /// <param name="options">The account.</param>
    /// <param name="credential">As above.</param>
    /// <param name="configure">Tests put their own transport and policies here.</param>
    internal AzureTableStore(AzureStorageOptions options, TokenCredential? credential, Action<TableClientOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        var clientOptions = new TableClientOptions
        {
            Retry = { NetworkTimeout = options.AttemptTimeout },
            RetryPolicy = new TableRetryPolicy(options.Retries, options.RetryDelay, options.LongestRetryDelay),
        };
        clientOptions.AddPolicy(new BatchRefusalPolicy(), HttpPipelinePosition.PerRetry);
        configure?.Invoke(clientOptions);
        _account = options.TableEndpoint is { Length: > 0 } endpoint
            ? new TableServiceClient(new Uri(endpoint), credential ?? AzureCredentials.Create(options.ManagedIdentityClientId), clientOptions)
            : new TableServiceClient(options.ConnectionString, clientOptions);
    }

    /// <inheritdoc/>
    public ITable Open(string name)
    {
        TableLimits.CheckTableName(name);
        return _tables.GetOrAdd(name, static (name, account) => new AzureTable(account.GetTableClient(name), account.Uri), _account);
    }
}
