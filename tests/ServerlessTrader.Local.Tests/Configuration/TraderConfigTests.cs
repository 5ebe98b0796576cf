using ServerlessTrader.Brokers.Configuration;

namespace ServerlessTrader.Local.Tests.Configuration;

public sealed class TraderConfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_member_the_default_is_one_paper_account_with_30_000()
    {
        var account = Assert.Single(Load("{}").Accounts);
        Assert.Equal(("paper", "paper", 30_000m, 0.65m), (account.Id, account.Broker, account.StartingCash, account.FeePerContract));
    }

    [Fact]
    public void Comments_and_trailing_commas_are_fine()
    {
        Assert.Equal(7ul, Load("{ \"seed\": 7, /* the market */ }").Seed);
    }

    [Fact]
    public void A_paper_server_is_read_with_its_address()
    {
        var account = Assert.Single(Load("""{"accounts":[{"id":"a","broker":"paper-server","address":"http://127.0.0.1:7100/accounts/a/","answerTimeout":"2s"}]}""").Accounts);
        Assert.Equal((new Uri("http://127.0.0.1:7100/accounts/a/"), TimeSpan.FromSeconds(2)), (account.Address, account.AnswerTimeout));
    }

    [Theory]
    [InlineData("""{"sede":1}""", "sede")]
    [InlineData("""{"accounts":[]}""", "$.accounts is empty")]
    [InlineData("""{"accounts":[{"id":"a"},{"id":"a"}]}""", "names 'a' twice")]
    [InlineData("""{"accounts":[{"id":"A b"}]}""", "'A b' cannot name an account")]
    [InlineData("""{"accounts":[{"id":"a","broker":"robinhood"}]}""", "knows: paper, paper-server")]
    [InlineData("""{"accounts":[{"id":"a","broker":"paper-server"}]}""", "needs the \"address\"")]
    [InlineData("""{"accounts":[{"id":"a","startingCash":0}]}""", "startingCash must be above 0")]
    [InlineData("""{"trustedProxies":["proxy.example"]}""", "'proxy.example' is no address")]
    [InlineData("""{"alertsPerMinutePerSender":0}""", "Write 1 to 1000000")]
    [InlineData("{", "line 1")]
    public void What_is_wrong_is_named_together_with_the_file(string json, string expected)
    {
        var exception = Assert.Throws<ConfigurationException>(() => Load(json));
        Assert.Contains("trader.json", exception.Message, StringComparison.Ordinal);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        Assert.Contains("nowhere.json", Assert.Throws<ConfigurationException>(() => TraderConfig.Load(_folder["nowhere.json"])).Message, StringComparison.Ordinal);
    }

    private TraderConfig Load(string json)
    {
        File.WriteAllText(_folder["trader.json"], json);
        return TraderConfig.Load(_folder["trader.json"]);
    }
}
