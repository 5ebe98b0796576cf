using Microsoft.Extensions.Logging.Abstractions;
using ServerlessTrader.Brokers.Configuration;
using ServerlessTrader.Engine.Ports;
using ServerlessTrader.Engine.Storage;
using ServerlessTrader.Engine.Time;
using ServerlessTrader.Local.Tests.Http;

namespace ServerlessTrader.Local.Tests.Configuration;

public sealed class TraderConfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_member_there_are_two_paper_accounts_one_for_options_and_one_for_perpetuals() => Assert.Equal(
        [("paper", "paper", 30_000m, null), ("paper-futures", "paper", 10_000m, "USDT")],
        Load("{}").Accounts.Select(account => (account.Id, account.Broker, account.StartingCash, account.Currency)));

    [Fact]
    public void The_paper_accounts_are_there_beside_those_that_are_named()
    {
        var accounts = Load("""{"accounts":[{"id":"paper","startingCash":5},{"id":"mine"}]}""").Accounts;
        Assert.Equal([("paper", 5m), ("mine", 30_000m), ("paper-futures", 10_000m)], accounts.Select(account => (account.Id, account.StartingCash)));
    }

    [Fact]
    public void Comments_and_trailing_commas_are_fine()
    {
        Assert.Equal(7ul, Load("{ \"seed\": 7, /* the market */ }").Seed);
    }

    [Fact]
    public void A_paper_server_is_read_with_its_address()
    {
        var account = Load("""{"accounts":[{"id":"a","broker":"paper-server","address":"http://127.0.0.1:7100/accounts/a/","answerTimeout":"2s"}]}""").Accounts[0];
        Assert.Equal((new Uri("http://127.0.0.1:7100/accounts/a/"), TimeSpan.FromSeconds(2)), (account.Address, account.AnswerTimeout));
    }

    [Theory]
    [InlineData("""{"id":"a","broker":"binance"}""")]
    [InlineData("""{"id":"a","broker":"binance","environment":"demo","recvWindow":"2s","stopTrigger":"mark","prices":"trade","currency":"USDC"}""")]
    [InlineData("""{"id":"a","broker":"binance","environment":"production","live":true,"apiKeySecret":"binance-key","apiSecretSecret":"binance-secret"}""")]
    [InlineData("""{"id":"a","broker":"binance","address":"http://127.0.0.1:7200","streamAddress":"ws://127.0.0.1:7200"}""")]
    [InlineData("""{"id":"a","broker":"binance","address":"https://fapi.example","streamAddress":"wss://stream.example","live":true}""")]
    public void A_binance_account_is_read(string account)
    {
        Assert.Equal("binance", Load($$"""{"accounts":[{{account}}]}""").Accounts[0].Broker);
    }

    [Theory]
    [InlineData(""" "environment":"production" """, "Write \"live\": true")]
    [InlineData(""" "address":"https://fapi.binance.com","streamAddress":"wss://fstream.binance.com" """, "would trade real money at fapi.binance.com")]
    [InlineData(""" "address":"https://fapi.example","streamAddress":"wss://stream.example" """, "would trade real money at fapi.example")]
    [InlineData(""" "live":true """, "testnet holds no money")]
    [InlineData(""" "environment":"moon" """, "Write testnet, demo or production")]
    [InlineData(""" "address":"https://fapi.example" """, "\"streamAddress\" (ws or wss)")]
    [InlineData(""" "environment":"demo","address":"https://fapi.example","streamAddress":"wss://stream.example" """, "Write one of them")]
    [InlineData(""" "recvWindow":"90s" """, "recvWindow must be from 1s to 1m")]
    [InlineData(""" "stopTrigger":"index" """, "Write last or mark")]
    [InlineData(""" "prices":"close" """, "Write book, mark or trade")]
    [InlineData(""" "apiKeySecret":"Vmb0RealKeyPastedHere" """, "never the key itself")]
    public void What_is_wrong_with_a_binance_account_is_named(string members, string expected)
    {
        var exception = Assert.Throws<ConfigurationException>(() => Load($$"""{"accounts":[{"id":"a","broker":"binance",{{members}}}]}"""));
        Assert.Contains("trader.json: account 'a'", exception.Message, StringComparison.Ordinal);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id":"a","broker":"binance"}""", true)]
    [InlineData("""{"id":"a","broker":"binance","environment":"production","live":true}""", false)]
    public void Only_what_moves_no_money_is_called_paper(string account, bool isPaper)
    {
        using var accounts = new ConfiguredAccounts(Load($$"""{"accounts":[{{account}}]}"""), new MemoryTableStore(), TimeProvider.System, practiceHours: true);
        var venue = accounts.Venues.Find("a")!;
        Assert.Equal(("binance", isPaper), (venue.Broker.Capabilities.Name, venue.Broker.Capabilities.IsPaper));
        Assert.NotNull(venue.Feed);
        Assert.NotNull(venue.OrderNews);
    }

    [Fact]
    public void Accounts_at_one_address_share_its_prices()
    {
        using var accounts = new ConfiguredAccounts(
            Load("""{"accounts":[{"id":"a","broker":"binance"},{"id":"b","broker":"binance"},{"id":"c","broker":"binance","environment":"demo"}]}"""), new MemoryTableStore(), TimeProvider.System, true);
        Assert.Same(accounts.Venues.Find("a")!.Feed, accounts.Venues.Find("b")!.Feed);
        Assert.NotSame(accounts.Venues.Find("a")!.Feed, accounts.Venues.Find("c")!.Feed);
    }

    [Fact]
    public void A_real_venue_is_not_run_by_a_clock_that_is_not_the_time()
    {
        var config = Load("""{"accounts":[{"id":"a","broker":"binance"}]}""");
        var fast = new AcceleratedTimeProvider(TimeProvider.System, 10, DateTimeOffset.UnixEpoch);
        Assert.Contains("--speed", Assert.Throws<ConfigurationException>(() => new ConfiguredAccounts(config, new MemoryTableStore(), fast, true)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"sede":1}""", "sede")]
    [InlineData("""{"accounts":[]}""", "$.accounts is empty")]
    [InlineData("""{"accounts":[{"id":"a"},{"id":"a"}]}""", "names 'a' twice")]
    [InlineData("""{"accounts":[{"id":"A b"}]}""", "'A b' cannot name an account")]
    [InlineData("""{"accounts":[{"id":"a","broker":"robinhood"}]}""", "knows: paper, paper-server, binance")]
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
