using Microsoft.Extensions.Logging.Abstractions;
using ServerlessTrader.Brokers.Configuration;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Local.Tests.Http;

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
    [InlineData("""{"notify":[{"kind":"telegram","chatId":"my group"}]}""", "'my group' is no chat")]
    [InlineData("""{"notify":[{"kind":"telegram"}]}""", "chatId")]
    [InlineData("""{"notify":[{"kind":"pager"}]}""", "pager")]
    [InlineData("""{"notify":[{"kind":"discord","url":"https://discord.com/api/webhooks/1/x"}]}""", "url")]
    [InlineData("{", "line 1")]
    public void What_is_wrong_is_named_together_with_the_file(string json, string expected)
    {
        var exception = Assert.Throws<ConfigurationException>(() => Load(json));
        Assert.Contains("trader.json", exception.Message, StringComparison.Ordinal);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_is_told_is_read_by_kind()
    {
        var config = Load("""{"notify":[{"kind":"telegram","chatId":-1001234567890,"tokenSecret":"bot"},{"kind":"discord","least":"warning"},{"kind":"webhook","urlSecret":"mine"}]}""");
        Assert.Equal(
            [
                new TelegramTarget { ChatId = "-1001234567890", TokenSecret = "bot" },
                new DiscordTarget { UrlSecret = "discord-webhook", Least = NotificationSeverity.Warning },
                new WebhookTarget { UrlSecret = "mine" },
            ],
            config.Notify.AsEnumerable());
    }

    [Theory]
    [InlineData("""{"notify":[{"kind":"telegram","chatId":"@desk"}]}""", "not-a-token-7f3a", "holds no bot's token")]
    [InlineData("""{"notify":[{"kind":"discord"}]}""", "not-an-address-7f3a", "holds no http or https address")]
    public async Task A_secret_that_is_none_is_named_but_not_shown(string json, string secret, string expected)
    {
        var secrets = new FixedSecrets { ["telegram-token"] = secret, ["discord-webhook"] = secret };
        var exception = await Assert.ThrowsAsync<ConfigurationException>(
            () => ConfiguredNotifier.CreateAsync(Load(json), secrets, TimeProvider.System, NullLoggerFactory.Instance));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("7f3a", exception.ToString(), StringComparison.Ordinal);
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
