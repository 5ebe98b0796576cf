using System.Text;
using ServerlessTrader.Brokers.Bybit;
using ServerlessTrader.Brokers.Configuration;
using ServerlessTrader.Engine.Storage;

namespace ServerlessTrader.Brokers.Tests.Bybit;

/// <summary>What <c>trader.json</c> says of an account at Bybit.</summary>
public sealed class BybitVenueFactoryTests
{
    [Fact]
    public void Without_a_word_about_it_an_account_practises_on_the_testnet()
    {
        using var accounts = Accounts("""{ "id": "north", "broker": "bybit" }""");

        var venue = accounts.Venues.Find("north")!;

        Assert.True(venue.Broker.Capabilities.IsPaper);
        Assert.Equal("bybit", venue.Broker.Capabilities.Name);
        Assert.IsType<BybitPriceFeed>(venue.Feed);
        Assert.IsType<BybitOrderFeed>(venue.OrderNews);
    }

    [Fact]
    public void Real_money_is_asked_for_twice()
    {
        using var accounts = Accounts("""{ "id": "north", "broker": "bybit", "environment": "production", "live": true }""");

        Assert.False(accounts.Venues.Find("north")!.Broker.Capabilities.IsPaper);
    }

    [Fact]
    public void Accounts_of_one_environment_share_their_prices()
    {
        using var accounts = Accounts("""{ "id": "north", "broker": "bybit" }, { "id": "south", "broker": "bybit" }""");

        Assert.Same(accounts.Venues.Find("north")!.Feed, accounts.Venues.Find("south")!.Feed);
        Assert.NotSame(accounts.Venues.Find("north")!.Broker, accounts.Venues.Find("south")!.Broker);
    }

    [Theory]
    [InlineData(""" "environment": "production" """, "real money at api.bybit.com")]
    [InlineData(""" "live": true """, "testnet holds no money")]
    [InlineData(""" "environment": "mainnet" """, "Write testnet, demo or production")]
    [InlineData(""" "address": "http://127.0.0.1:7202" """, "streamAddress")]
    [InlineData(""" "address": "https://api.bybit.eu", "streamAddress": "wss://stream.bybit.eu" """, "real money at api.bybit.eu")]
    [InlineData(""" "environment": "demo", "address": "http://127.0.0.1:7202", "streamAddress": "ws://127.0.0.1:7202" """, "Write one of them")]
    [InlineData(""" "recvWindow": "2m" """, "recvWindow must be from 1s to 1m")]
    [InlineData(""" "stopTrigger": "index" """, "Write mark or last")]
    [InlineData(""" "prices": "book" """, "Write mark or trade")]
    [InlineData(""" "apiKeySecret": "BbFakeKey001" """, "never the key itself")]
    public void What_cannot_be_is_refused_with_what_to_write(string members, string expected)
    {
        var failure = Assert.Throws<ConfigurationException>(() => Parse($$"""{ "id": "north", "broker": "bybit", {{members}} }"""));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Contains("'north'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_simulator_on_this_machine_holds_no_money()
    {
        using var accounts = Accounts("""{ "id": "north", "broker": "bybit", "address": "http://127.0.0.1:7202", "streamAddress": "ws://127.0.0.1:7202" }""");

        Assert.True(accounts.Venues.Find("north")!.Broker.Capabilities.IsPaper);
    }

    [Fact]
    public void A_host_whose_clock_runs_fast_has_no_place_for_it()
    {
        var clock = new AcceleratedTimeProvider(TimeProvider.System, 60, BybitDesk.Start);

        Assert.Throws<ConfigurationException>(() => Accounts("""{ "id": "north", "broker": "bybit" }""", clock));
    }

    [Fact]
    public void Streams_lie_beneath_a_custom_address()
    {
        var endpoints = BybitEndpoints.Custom(new Uri("http://127.0.0.1:7202"), new Uri("ws://127.0.0.1:7202"));

        Assert.Equal("ws://127.0.0.1:7202/v5/public/linear", endpoints.PublicStream.AbsoluteUri);
        Assert.Equal("ws://127.0.0.1:7202/v5/private", endpoints.PrivateStream.AbsoluteUri);
        Assert.False(endpoints.MovesMoney);
    }

    private static TraderConfig Parse(string accounts) => TraderConfig.Parse(Encoding.UTF8.GetBytes($$"""{ "accounts": [{{accounts}}] }"""), "trader.json");

    private static ConfiguredAccounts Accounts(string accounts, TimeProvider? clock = null) =>
        new(Parse(accounts), new MemoryTableStore(), clock ?? new ManualTimeProvider(BybitDesk.Start), practiceHours: true);
}
