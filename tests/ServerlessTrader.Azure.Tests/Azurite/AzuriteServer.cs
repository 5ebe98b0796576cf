using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ServerlessTrader.Azure.Tests.Azurite;

/// <summary>One Azurite for all tests that need it, on a free loopback port, its tables in memory.</summary>
public sealed class AzuriteServer : IAsyncLifetime, IDisposable
{
    // Microsoft's published emulator account: the same on every machine, and no secret.
    private const string Account = "devstoreaccount1";
    private const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private const int StartAttempts = 3;
    private static readonly TimeSpan _longestStart = TimeSpan.FromMinutes(1);

    private Process? _process;
    private int _port;

    /// <summary>Options that reach it. Retries wait a millisecond.</summary>
    public AzureStorageOptions Options => new()
    {
        ConnectionString =
            $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={AccountKey};TableEndpoint=http://127.0.0.1:{_port}/{Account};",
        RetryDelay = TimeSpan.FromMilliseconds(1),
        LongestRetryDelay = TimeSpan.FromMilliseconds(2),
    };

    public async Task InitializeAsync()
    {
        // Without Azurite the tests are reported as skipped, yet their fixture is made all the same.
        if (AzuriteLocation.IsMissing)
            return;
        var program = AzuriteLocation.RequireProgram();
        for (var attempt = 1; !await StartAsync(program); attempt++)
        {
            if (attempt == StartAttempts)
                throw new InvalidOperationException($"Azurite ({program}) ended {StartAttempts} times before it was ready. Run it by hand to see why.");
        }
    }

    public Task DisposeAsync()
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= Stop;
        Stop(this, EventArgs.Empty);
    }

    private async Task<bool> StartAsync(string program)
    {
        _port = FreePort();
        var output = new ConcurrentQueue<string>();
        var ready = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = new Process { StartInfo = StartInfo(program, _port), EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) =>
        {
            output.Enqueue(line.Data ?? "");
            if (line.Data?.Contains("successfully", StringComparison.Ordinal) == true)
                ready.TrySetResult(true);
        };
        _process.ErrorDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        _process.Exited += (_, _) => ready.TrySetResult(false);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += Stop;
        try
        {
            return await ready.Task.WaitAsync(_longestStart);
        }
        catch (TimeoutException)
        {
            throw new InvalidOperationException($"Azurite ({program}) was not ready within {_longestStart}. It said: {string.Join(' ', output)}");
        }
    }

    private static ProcessStartInfo StartInfo(string program, int port)
    {
        var script = program.EndsWith(".js", StringComparison.OrdinalIgnoreCase);
        var shell = program.EndsWith(".cmd", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(script ? "node" : shell ? "cmd.exe" : program) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] before = script ? [program] : shell ? ["/c", program] : [];
        string[] arguments =
        [
            .. before, "--tableHost", "127.0.0.1", "--tablePort", $"{port}", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent",
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Stop(object? sender, EventArgs e)
    {
        if (_process is not { } process)
            return;
        _process = null;
        // The .cmd shim of npm starts node as a child.
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.Dispose();
    }
}
