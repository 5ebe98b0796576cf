using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ServerlessTrader.CrashTests;

/// <summary>What survives the host's deaths: its data folder, its strategies, its address, its log.</summary>
internal sealed class HostFolder : IDisposable
{
    // Below the range from which systems take ports for outgoing connections, so that nobody takes ours while the host is down.
    private const int FirstPort = 20_000;
    private const int LastPort = 31_999;

    private HostFolder(string path, Uri address)
    {
        Path = path;
        Address = address;
    }

    public string Path { get; }

    public Uri Address { get; }

    public string Data => System.IO.Path.Combine(Path, "data");

    public string Strategies => System.IO.Path.Combine(Path, "strategies");

    public string Database => System.IO.Path.Combine(Data, "trader.db");

    public string Log => System.IO.Path.Combine(Path, "host.log");

    /// <summary>True keeps the folder for a look at what went wrong.</summary>
    public bool IsKept { get; set; }

    /// <summary>A fresh folder that configures a host to trade at a broker.</summary>
    public static HostFolder Create(IOutsideBroker broker)
    {
        var folder = new HostFolder(Directory.CreateTempSubdirectory("serverlesstrader-crash-").FullName, new Uri($"http://127.0.0.1:{FreePort()}/"));
        Directory.CreateDirectory(folder.Data);
        Directory.CreateDirectory(folder.Strategies);
        File.WriteAllText(System.IO.Path.Combine(folder.Strategies, $"{broker.Strategy}.json"), broker.StrategyFile);
        var config = new JsonObject
        {
            ["accounts"] = new JsonArray([.. broker.Accounts.Select(broker.AccountConfig)]),
            ["alertsPerMinutePerSender"] = 1_000_000,
        };
        File.WriteAllText(System.IO.Path.Combine(folder.Data, "trader.json"), config.ToJsonString());
        return folder;
    }

    /// <summary>A secret that the host has made at its first start.</summary>
    public string Secret(string name)
    {
        var path = System.IO.Path.Combine(Data, "secrets.json");
        using var secrets = JsonDocument.Parse(File.ReadAllBytes(path));
        return secrets.RootElement.TryGetProperty(name, out var value) ? value.GetString()! : throw new CrashTestException($"{path} holds no '{name}'.");
    }

    public void Dispose()
    {
        if (!IsKept)
            Directory.Delete(Path, recursive: true);
    }

    private static int FreePort()
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var port = Random.Shared.Next(FirstPort, LastPort + 1);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; another one.
            }
        }

        throw new CrashTestException($"No free port on 127.0.0.1 from {FirstPort} to {LastPort} in 100 attempts.");
    }
}
