using System.Net;
using Azure.Identity;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Azure.Tests;

public sealed class KeyVaultSecretSourceTests
{
    private const string Name = "binance-api-key";

    private static readonly (HttpStatusCode, string, string) _down = (HttpStatusCode.ServiceUnavailable, "ServiceUnavailable", "");

    [Fact]
    public async Task Reads_a_secret()
    {
        var vault = VaultWith("one");
        Assert.Equal("one", await vault.Source.GetAsync(Name));
    }

    [Fact]
    public async Task Keeps_a_value_for_five_minutes()
    {
        var vault = VaultWith("one");
        await vault.Source.GetAsync(Name);
        vault.Secrets[Name] = "two";
        vault.Clock.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        Assert.Equal(("one", 1), (await vault.Source.GetAsync(Name), vault.Reads));
        vault.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(("two", 2), (await vault.Source.GetAsync(Name), vault.Reads));
    }

    [Fact]
    public async Task A_missing_secret_is_null_and_is_found_soon_after_it_is_made()
    {
        var vault = new FakeVault();
        Assert.Null(await vault.Source.GetAsync(Name));
        vault.Secrets[Name] = "one";
        Assert.Null(await vault.Source.GetAsync(Name));
        vault.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("one", await vault.Source.GetAsync(Name));
    }

    [Fact]
    public async Task An_empty_secret_is_no_secret() => Assert.Null(await VaultWith("").Source.GetAsync(Name));

    [Fact]
    public async Task A_disabled_secret_is_null_at_once_and_not_kept_through_the_grace()
    {
        var vault = VaultWith("leaked");
        await vault.Source.GetAsync(Name);
        vault.Failure = (HttpStatusCode.Forbidden, "Forbidden", "SecretDisabled");
        vault.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(await vault.Source.GetAsync(Name));
    }

    [Fact]
    public async Task A_refused_value_is_read_again_without_waiting_for_its_age()
    {
        var vault = VaultWith("old");
        await vault.Source.GetAsync(Name);
        vault.Secrets[Name] = "rotated";
        vault.Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal("rotated", await vault.Source.RefreshAsync(Name));
        Assert.Equal(("rotated", 2), (await vault.Source.GetAsync(Name), vault.Reads));
    }

    [Fact]
    public async Task A_value_that_stays_wrong_is_not_read_in_a_storm()
    {
        var vault = VaultWith("wrong");
        await vault.Source.GetAsync(Name);
        vault.Clock.Advance(TimeSpan.FromMinutes(1));
        for (var n = 0; n < 50; n++)
            await vault.Source.RefreshAsync(Name);
        Assert.Equal(2, vault.Reads);
        vault.Clock.Advance(TimeSpan.FromSeconds(15));
        await vault.Source.RefreshAsync(Name);
        Assert.Equal(3, vault.Reads);
    }

    [Fact]
    public async Task An_unreadable_vault_is_not_asked_in_a_storm_either()
    {
        var vault = VaultWith("wrong");
        await vault.Source.GetAsync(Name);
        vault.Clock.Advance(TimeSpan.FromMinutes(1));
        vault.Failure = _down;
        for (var n = 0; n < 50; n++)
            Assert.Equal("wrong", await vault.Source.RefreshAsync(Name));
        Assert.Equal(2, vault.Reads);
    }

    [Fact]
    public async Task An_invalidated_value_is_read_again_when_next_asked_for()
    {
        var vault = VaultWith("old");
        await vault.Source.GetAsync(Name);
        vault.Secrets[Name] = "rotated";
        vault.Clock.Advance(TimeSpan.FromMinutes(1));
        vault.Source.Invalidate(Name);
        Assert.Equal(1, vault.Reads);
        Assert.Equal("rotated", await vault.Source.GetAsync(Name));
    }

    [Fact]
    public async Task The_port_offers_the_refresh_to_broker_adapters()
    {
        var vault = VaultWith("old");
        ISecretSource source = vault.Source;
        await source.GetAsync(Name);
        vault.Secrets[Name] = "rotated";
        vault.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("rotated", await source.RefreshAsync(Name));
    }

    [Fact]
    public async Task Callers_that_come_together_share_one_read()
    {
        var open = new TaskCompletionSource();
        var vault = VaultWith("one");
        vault.Gate = open.Task;
        var callers = Enumerable.Range(0, 50)
            .Select(n => n % 2 == 0 ? vault.Source.GetAsync(Name).AsTask() : vault.Source.RefreshAsync(Name).AsTask())
            .ToArray();
        open.SetResult();
        Assert.All(await Task.WhenAll(callers), value => Assert.Equal("one", value));
        Assert.Equal(1, vault.Reads);
    }

    [Fact]
    public async Task A_caller_that_gives_up_does_not_stop_the_others()
    {
        var open = new TaskCompletionSource();
        var vault = VaultWith("one");
        vault.Gate = open.Task;
        using var cancellation = new CancellationTokenSource();
        var first = vault.Source.GetAsync(Name, cancellation.Token).AsTask();
        var second = vault.Source.GetAsync(Name).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        open.SetResult();
        Assert.Equal(("one", 1), (await second, vault.Reads));
    }

    [Fact]
    public async Task Secrets_do_not_share_values()
    {
        var vault = VaultWith("one");
        vault.Secrets["bybit-api-key"] = "two";
        Assert.Equal(("one", "two"), (await vault.Source.GetAsync(Name), await vault.Source.GetAsync("bybit-api-key")));
    }

    [Fact]
    public async Task A_known_value_outlasts_a_vault_that_fails()
    {
        var vault = VaultWith("one");
        await vault.Source.GetAsync(Name);
        vault.Failure = _down;
        vault.Clock.Advance(TimeSpan.FromMinutes(119));
        Assert.Equal("one", await vault.Source.GetAsync(Name));
        Assert.Contains(vault.Log.Lines, line => line.StartsWith("Warning: Secret binance-api-key could not be read again", StringComparison.Ordinal));
        vault.Clock.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<SecretUnavailableException>(async () => await vault.Source.GetAsync(Name));
    }

    [Fact]
    public async Task A_vault_that_recovers_is_read_again_after_a_short_time()
    {
        var vault = VaultWith("one");
        await vault.Source.GetAsync(Name);
        vault.Failure = _down;
        vault.Clock.Advance(TimeSpan.FromMinutes(10));
        await vault.Source.GetAsync(Name);
        await vault.Source.GetAsync(Name);
        Assert.Equal(2, vault.Reads);
        (vault.Failure, vault.Secrets[Name]) = (null, "two");
        vault.Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal("two", await vault.Source.GetAsync(Name));
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, "ServiceUnavailable", "Try again later")]
    [InlineData(HttpStatusCode.Forbidden, "ForbiddenByRbac", "Key Vault Secrets User")]
    public async Task An_unknown_value_is_unavailable_and_not_missing(HttpStatusCode status, string code, string advice)
    {
        var vault = VaultWith("one");
        vault.Failure = (status, "Error", code);
        var failure = await Assert.ThrowsAsync<SecretUnavailableException>(async () => await vault.Source.GetAsync(Name));
        Assert.Contains(advice, failure.Message, StringComparison.Ordinal);
        Assert.Contains(Name, failure.Message, StringComparison.Ordinal);
        vault.Failure = null;
        Assert.Equal("one", await vault.Source.GetAsync(Name));
    }

    [Fact]
    public async Task An_app_without_an_identity_is_told_how_to_get_one()
    {
        var vault = new FakeVault(signIn: new CredentialUnavailableException("no identity endpoint"));
        var failure = await Assert.ThrowsAsync<SecretUnavailableException>(async () => await vault.Source.GetAsync(Name));
        Assert.Contains("managed identity", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_value_is_ever_logged()
    {
        var vault = VaultWith("s3cr3t-one");
        await vault.Source.GetAsync(Name);
        vault.Secrets[Name] = "s3cr3t-two";
        vault.Clock.Advance(TimeSpan.FromMinutes(5));
        await vault.Source.GetAsync(Name);
        vault.Failure = _down;
        vault.Clock.Advance(TimeSpan.FromMinutes(5));
        await vault.Source.GetAsync(Name);
        Assert.Equal(["Information: Secret binance-api-key has changed", "Warning: Secret binance-api-key could not be read"], vault.Log.Lines.Select(Start));
        Assert.DoesNotContain(vault.Log.Lines, line => line.Contains("s3cr3t", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("binance_api_key")]
    [InlineData("../keys/1")]
    public async Task Refuses_a_name_that_Key_Vault_forbids(string name)
    {
        var vault = new FakeVault();
        await Assert.ThrowsAsync<ArgumentException>(async () => await vault.Source.GetAsync(name));
        Assert.Equal(0, vault.Reads);
    }

    [Theory]
    [InlineData("trader")]
    [InlineData("http://trader.vault.azure.net")]
    [InlineData("https://trader.vault.azure.net/secrets/one")]
    public void Refuses_an_address_that_is_no_vault(string address) =>
        Assert.Contains("https://<name>.vault.azure.net", Assert.Single(new KeyVaultOptions { VaultUri = address }.Problems()), StringComparison.Ordinal);

    [Fact]
    public void The_grace_is_no_shorter_than_the_cache()
    {
        var options = new KeyVaultOptions { VaultUri = "https://trader.vault.azure.net", GraceFor = TimeSpan.FromMinutes(1) };
        Assert.Throws<ArgumentException>(options.Check);
    }

    private static FakeVault VaultWith(string value)
    {
        var vault = new FakeVault();
        vault.Secrets[Name] = value;
        return vault;
    }

    private static string Start(string line) => string.Join(' ', line.Split(' ')[..(line.StartsWith("Info", StringComparison.Ordinal) ? 5 : 7)]);
}
