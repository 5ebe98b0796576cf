namespace ServerlessTrader.Azure.Tests;

public sealed class AzureStorageOptionsTests
{
    [Theory]
    [InlineData("https://trader.table.core.windows.net")]
    [InlineData("https://trader.table.core.usgovcloudapi.net/")]
    public void Takes_a_table_endpoint(string endpoint) => Assert.Empty(new AzureStorageOptions { TableEndpoint = endpoint }.Problems());

    [Theory]
    [InlineData("UseDevelopmentStorage=true")]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=trader;AccountKey=a2V5;EndpointSuffix=core.windows.net")]
    [InlineData("AccountName=devstoreaccount1;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:10102/devstoreaccount1;")]
    [InlineData("AccountName=devstoreaccount1;AccountKey=a2V5;TableEndpoint=http://localhost:10002/devstoreaccount1;")]
    [InlineData("TableEndpoint=https://trader.table.core.windows.net;SharedAccessSignature=sv=2024&sig=c2ln")]
    public void Takes_a_connection_string(string connectionString) =>
        Assert.Empty(new AzureStorageOptions { ConnectionString = connectionString }.Problems());

    [Fact]
    public void Needs_an_account() =>
        Assert.Contains("TableEndpoint", Assert.Single(new AzureStorageOptions { ConnectionString = " " }.Problems()), StringComparison.Ordinal);

    [Fact]
    public void Takes_one_account_only()
    {
        var options = new AzureStorageOptions { TableEndpoint = "https://trader.table.core.windows.net", ConnectionString = "UseDevelopmentStorage=true" };
        Assert.StartsWith("Both", Assert.Single(options.Problems()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trader", "not a web address")]
    [InlineData("ftp://trader.table.core.windows.net", "not a web address")]
    [InlineData("http://127.0.0.1:10002/devstoreaccount1", "only ever sent over https")]
    [InlineData("https://trader.table.core.windows.net/?sig=abc", "carries a query")]
    [InlineData("https://localhost:10102", "127.0.0.1 instead of localhost")]
    [InlineData("https://trader.table.cosmos.azure.com", "Cosmos DB")]
    public void Says_what_is_wrong_with_an_endpoint(string endpoint, string expected) =>
        Assert.Contains(expected, Assert.Single(new AzureStorageOptions { TableEndpoint = endpoint }.Problems()), StringComparison.Ordinal);

    [Theory]
    [InlineData("AccountName=devstoreaccount1;AccountKey=a2V5;TableEndpoint=http://localhost:10102/devstoreaccount1;", "127.0.0.1 instead of localhost")]
    [InlineData("AccountName=trader;TableEndpoint=trader", "not a web address")]
    [InlineData("AccountName=trader;AccountKey=a2V5;TableEndpoint=https://trader.table.cosmos.azure.com:443/;", "Cosmos DB")]
    public void Says_what_is_wrong_with_a_connection_string(string connectionString, string expected) =>
        Assert.Contains(expected, Assert.Single(new AzureStorageOptions { ConnectionString = connectionString }.Problems()), StringComparison.Ordinal);

    [Fact]
    public void Does_not_repeat_what_may_be_a_key()
    {
        var problem = Assert.Single(new AzureStorageOptions { ConnectionString = "c2VjcmV0" }.Problems());
        Assert.DoesNotContain("c2VjcmV0", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Bounds_retries_and_times()
    {
        var options = new AzureStorageOptions { ConnectionString = "UseDevelopmentStorage=true" };
        Assert.Single((options with { Retries = 11 }).Problems());
        Assert.Single((options with { Retries = -1 }).Problems());
        Assert.Single((options with { RetryDelay = TimeSpan.Zero }).Problems());
        Assert.Single((options with { LongestRetryDelay = TimeSpan.Zero }).Problems());
        Assert.Single((options with { AttemptTimeout = TimeSpan.Zero }).Problems());
    }

    [Fact]
    public void A_store_refuses_options_that_cannot_be_used()
    {
        var failure = Assert.Throws<ArgumentException>(() => new AzureTableStore(new AzureStorageOptions()));
        Assert.Contains("No storage account is named", failure.Message, StringComparison.Ordinal);
    }
}
