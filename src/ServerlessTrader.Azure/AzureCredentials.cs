using Azure.Core;
using Azure.Identity;

namespace ServerlessTrader.Azure;

internal static class AzureCredentials
{
    /// <summary>The managed identity when running in Azure, a developer's own login elsewhere. <paramref name="clientId"/> picks a user-assigned identity.</summary>
    public static TokenCredential Create(string? clientId) => new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = clientId });
}
