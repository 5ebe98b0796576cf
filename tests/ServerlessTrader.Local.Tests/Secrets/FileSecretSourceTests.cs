using ServerlessTrader.Brokers.Configuration;
using ServerlessTrader.Local.Secrets;

namespace ServerlessTrader.Local.Tests.Secrets;

public sealed class FileSecretSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_missing_secret_is_null()
    {
        Assert.Null(await New().GetAsync("operator-key"));
    }

    [Fact]
    public async Task Missing_secrets_are_made_once_and_kept()
    {
        var made = await New().CreateMissingAsync(["operator-key", "alert-token-qqq-longs"]);
        Assert.Equal(["alert-token-qqq-longs", "operator-key"], made.Keys);

        var later = New();
        Assert.Empty(await later.CreateMissingAsync(["operator-key", "alert-token-qqq-longs"]));
        Assert.Equal(made["operator-key"], await later.GetAsync("operator-key"));
    }

    [Fact]
    public void A_token_is_32_random_bytes_as_base64url()
    {
        var token = FileSecretSource.NewToken();
        Assert.Equal(43, token.Length);
        Assert.Equal(32, System.Buffers.Text.Base64Url.DecodeFromChars(token).Length);
        Assert.NotEqual(token, FileSecretSource.NewToken());
    }

    [Fact]
    public async Task Only_the_owner_may_read_the_file()
    {
        if (OperatingSystem.IsWindows())
            return;
        await New().CreateMissingAsync(["operator-key"]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["secrets.json"]));
    }

    [Fact]
    public async Task A_changed_file_is_read_again()
    {
        var source = New();
        await source.CreateMissingAsync(["operator-key"]);
        await File.WriteAllTextAsync(_folder["secrets.json"], """{"operator-key":"rotated, and of another length"}""");
        Assert.Equal("rotated, and of another length", await source.GetAsync("operator-key"));
    }

    [Fact]
    public void A_broken_file_is_named_with_what_to_do()
    {
        File.WriteAllText(_folder["secrets.json"], "{");
        var exception = Assert.Throws<ConfigurationException>(New);
        Assert.Contains(_folder["secrets.json"], exception.Message, StringComparison.Ordinal);
        Assert.Contains("Correct it", exception.Message, StringComparison.Ordinal);
    }

    private FileSecretSource New() => new(_folder["secrets.json"]);
}
