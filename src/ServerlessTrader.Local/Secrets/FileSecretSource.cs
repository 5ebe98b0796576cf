using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using ServerlessTrader.Brokers.Configuration;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Local.Secrets;

/// <summary>
/// Secrets of the embedded host: environment variables first (<c>TRADER_SECRET_ALERT_TOKEN_QQQ_LONGS</c>), then a file that only its owner may read.
/// Missing keys and tokens are made on first start. The file is read again when it has changed, so a token can be rotated while the host runs.
/// </summary>
internal sealed class FileSecretSource : ISecretSource
{
    private const string EnvironmentPrefix = "TRADER_SECRET_";
    private const int TokenBytes = 32;

    private readonly string _path;
    private readonly Lock _lock = new();
    private ConcurrentDictionary<string, string> _secrets = new(StringComparer.Ordinal);
    private (DateTime WrittenAt, long Length) _seen;

    /// <exception cref="ConfigurationException">The file cannot be read.</exception>
    public FileSecretSource(string path)
    {
        _path = path;
        Refresh();
    }

    /// <inheritdoc/>
    public ValueTask<string?> GetAsync(string name, CancellationToken cancellationToken = default)
    {
        if (Environment.GetEnvironmentVariable(EnvironmentPrefix + name.Replace('-', '_').ToUpperInvariant()) is { Length: > 0 } fromEnvironment)
            return new ValueTask<string?>(fromEnvironment);
        Refresh();
        return new ValueTask<string?>(_secrets.GetValueOrDefault(name));
    }

    /// <summary>Makes a random secret for each name that has none. Returns those made now, which is the only time they are shown.</summary>
    public async Task<IReadOnlyDictionary<string, string>> CreateMissingAsync(IEnumerable<string> names)
    {
        var made = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (await GetAsync(name).ConfigureAwait(false) is null)
                made[name] = NewToken();
        }

        if (made.Count == 0)
            return made;
        foreach (var (name, value) in made)
            _secrets[name] = value;
        Store();
        return made;
    }

    /// <summary>32 random bytes as base64url.</summary>
    public static string NewToken() => System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    private void Refresh()
    {
        try
        {
            var file = new FileInfo(_path);
            var now = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
            if (now == _seen)
                return;
            lock (_lock)
            {
                if (now == _seen)
                    return;
                var read = file.Exists ? JsonSerializer.Deserialize(File.ReadAllBytes(_path), SecretFileJson.Default.DictionaryStringString) : null;
                _secrets = new ConcurrentDictionary<string, string>(read ?? [], StringComparer.Ordinal);
                _seen = now;
            }
        }
        catch (JsonException exception)
        {
            throw new ConfigurationException($"The secrets file {_path} is not valid JSON: {exception.Message} Correct it, or delete it to have new keys made.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"The secrets file {_path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Written beside and moved into place, so that a crash leaves the old file or the new one, never half of one.</summary>
    private void Store()
    {
        lock (_lock)
        {
            var beside = _path + ".new";
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var stream = new FileStream(beside, options))
            {
                JsonSerializer.Serialize(stream, new SortedDictionary<string, string>(_secrets, StringComparer.Ordinal), SecretFileJson.Default.SortedDictionaryStringString);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, _path, overwrite: true);
            var file = new FileInfo(_path);
            _seen = (file.LastWriteTimeUtc, file.Length);
        }
    }
}

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(SortedDictionary<string, string>))]
internal sealed partial class SecretFileJson : JsonSerializerContext;
