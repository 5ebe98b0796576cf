namespace ServerlessTrader.Azure.Tests.Azurite;

/// <summary>Shares one <see cref="AzuriteServer"/> among the classes marked with it.</summary>
[CollectionDefinition(Name)]
public sealed class SharedAzurite : ICollectionFixture<AzuriteServer>
{
    public const string Name = "Azurite";
}
