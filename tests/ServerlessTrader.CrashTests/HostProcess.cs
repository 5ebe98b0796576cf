using System.Diagnostics;
using System.Globalization;

namespace ServerlessTrader.CrashTests;

/// <summary>One life of the real host.</summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private static readonly TimeSpan _pollEvery = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan _deathLimit = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly HostFolder _folder;
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly StreamWriter _log;

    private HostProcess(Process process, HostFolder folder)
    {
        _process = process;
        _folder = folder;
        _log = new StreamWriter(folder.Log, append: true) { AutoFlush = true };
        Note($"--- started, process {process.Id} ---");
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Starts the host on its folder.</summary>
    public static HostProcess Start(HostFolder folder, IOutsideBroker broker, CrashOptions options)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } dotnet ? dotnet : "dotnet")
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        string[] arguments =
        [
            options.HostProgram, "--urls", folder.Address.ToString(), "--data", folder.Data, "--strategies", folder.Strategies,
            "--speed", options.Speed.ToString(CultureInfo.InvariantCulture), "--log", "Warning",
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in broker.Secrets)
            start.Environment[$"TRADER_SECRET_{name.Replace('-', '_').ToUpperInvariant()}"] = value;
        foreach (var proxy in start.Environment.Keys.Where(name => name.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(proxy);
        return new HostProcess(Process.Start(start) ?? throw new CrashTestException($"The host {options.HostProgram} could not be started."), folder);
    }

    /// <summary>Waits until the host answers. Returns how long that took from its start.</summary>
    /// <exception cref="CrashTestException">It ended by itself, or was not ready in time.</exception>
    public async Task<TimeSpan> WaitUntilReadyAsync(HttpClient http, TimeSpan limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            EnsureAlive();
            try
            {
                using var answer = await http.GetAsync(new Uri(_folder.Address, "api/health"), cancellationToken);
                if (answer.IsSuccessStatusCode)
                    return Stopwatch.GetElapsedTime(_startedAt);
            }
            catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                // Not listening yet.
            }

            if (Stopwatch.GetElapsedTime(_startedAt) > limit)
                throw new CrashTestException($"The host was not ready {limit.TotalSeconds:0} s after its start. Its log: {_folder.Log}");
            await Task.Delay(_pollEvery, cancellationToken);
        }
    }

    /// <summary>Complains when the host has ended without having been killed.</summary>
    public void EnsureAlive()
    {
        if (_process.HasExited)
            throw new CrashTestException($"The host ended by itself with exit code {_process.ExitCode}. Its log: {_folder.Log}");
    }

    /// <summary>SIGKILL, and waits until the process is gone.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        EnsureAlive();
        _process.Kill(entireProcessTree: true);
        await WaitForDeathAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await WaitForDeathAsync(CancellationToken.None);
        }

        _process.Dispose();
        lock (_log)
            _log.Dispose();
    }

    private async Task WaitForDeathAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_deathLimit);
        await _process.WaitForExitAsync(limit.Token);
    }

    private void Note(string? line)
    {
        if (line is null)
            return;
        lock (_log)
        {
            if (_log.BaseStream is { CanWrite: true })
                _log.WriteLine(line);
        }
    }
}
