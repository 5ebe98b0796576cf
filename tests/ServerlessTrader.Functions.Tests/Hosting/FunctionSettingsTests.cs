using Microsoft.Extensions.Configuration;
using ServerlessTrader.Brokers.Configuration;
using ServerlessTrader.Core.Exits;
using ServerlessTrader.Functions.Hosting;

namespace ServerlessTrader.Functions.Tests.Hosting;

public sealed class FunctionSettingsTests
{
    [Fact]
    public void What_is_left_out_has_a_default_that_trades_on_paper_in_the_exchanges_hours()
    {
        var settings = Read(("Trader:Storage:TableEndpoint", "https://trades.table.core.windows.net"));
        Assert.Equal([("paper", "paper"), ("paper-futures", "paper")], settings.Config.Accounts.Select(account => (account.Id, account.Broker)));
        Assert.Equal(new CheckIntervals(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1), 0.005m), settings.Checks);
        Assert.Equal((false, Path.Combine(AppContext.BaseDirectory, "strategies")), (settings.PracticeHours, settings.StrategyFolder));
        Assert.Null(settings.KeyVault);
    }

    [Theory]
    [InlineData("10s", 10)]
    [InlineData("10", 10)]
    [InlineData("2m", 120)]
    public void An_interval_is_a_duration_or_plain_seconds(string text, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Read(Storage, ("Trader:Checks:Far", text)).Checks.Far);

    [Fact]
    public void A_user_assigned_identity_signs_in_to_storage_and_vault()
    {
        var settings = Read(
            ("Trader:Storage:TableEndpoint", "https://trades.table.core.windows.net"), ("Trader:KeyVaultUri", "https://trader.vault.azure.net"), ("AZURE_CLIENT_ID", "11111111-2222-3333-4444-555555555555"));
        Assert.Equal("11111111-2222-3333-4444-555555555555", settings.Storage.ManagedIdentityClientId);
        Assert.Equal("11111111-2222-3333-4444-555555555555", settings.KeyVault!.ManagedIdentityClientId);
    }

    [Fact]
    public void Accounts_are_json_like_that_of_trader_json()
    {
        var settings = Read(Storage, ("Trader:Config", """{"seed":7,"accounts":[{"id":"second","startingCash":50000}]}"""));
        Assert.Equal((7ul, "second", 50_000m), (settings.Config.Seed, settings.Config.Accounts[0].Id, settings.Config.Accounts[0].StartingCash));
    }

    [Theory]
    [InlineData("Trader:Storage:ConnectionString", "", "Trader__Storage__TableEndpoint")]
    [InlineData("Trader:Storage:TableEndpoint", "https://trades.table.core.windows.net", "Both TableEndpoint and ConnectionString")]
    [InlineData("Trader:KeyVaultUri", "trader", "Trader__KeyVaultUri")]
    [InlineData("Trader:PracticeHours", "ja", "Trader__PracticeHours is 'ja'")]
    [InlineData("Trader:Checks:Near", "0", "Trader__Checks__Near is '0'")]
    [InlineData("Trader:Checks:Far", "2h", "Trader__Checks__Far is '2h'")]
    [InlineData("Trader:Checks:NearShare", "50%", "Trader__Checks__NearShare is '50%'")]
    [InlineData("Trader:Config", "{", "Trader__Config")]
    [InlineData("Trader:Config", """{"accounts":[]}""", "$.accounts is empty")]
    public void What_is_wrong_is_named_as_it_is_written_in_the_portal(string name, string value, string expected)
    {
        var failure = Assert.Throws<ConfigurationException>(() => Read(Storage, (name, value)));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_vault_a_secret_is_an_app_setting_and_a_missing_one_is_nothing()
    {
        var secrets = new SettingsSecretSource(TestServices.Configuration(("Trader:Secrets:blank", ""), ("TRADER_SECRET_ALERT_TOKEN_QQQ_SHORTS", "local-token")));
        Assert.Equal(TestServices.AlertToken, await secrets.GetAsync("alert-token-qqq-longs"));
        Assert.Equal("local-token", await secrets.GetAsync("alert-token-qqq-shorts"));
        Assert.Null(await secrets.GetAsync("blank"));
        Assert.Null(await secrets.GetAsync("missing"));
    }

    private static (string, string) Storage => ("Trader:Storage:ConnectionString", "UseDevelopmentStorage=true");

    private static FunctionSettings Read(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, value) in settings)
            all[name] = value;
        return FunctionSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(all).Build());
    }
}
