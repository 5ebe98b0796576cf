using ServerlessTrader.Azure.Tests.Azurite;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.TestKit;

namespace ServerlessTrader.Azure.Tests;

[NeedsAzurite]
[Collection(SharedAzurite.Name)]
public sealed class AzureTableTests(AzuriteServer azurite) : TableContract
{
    [Fact]
    public void The_case_of_a_table_name_does_not_matter() => Assert.Same(Store.Open("Trades"), Store.Open("trades"));

    protected override ValueTask<ITableStore> CreateStoreAsync() => ValueTask.FromResult<ITableStore>(new AzureTableStore(azurite.Options));
}
