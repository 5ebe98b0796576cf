using ServerlessTrader.Local.Configuration;
using Spectre.Console;

namespace ServerlessTrader.Local.Hosting;

internal static class LocalHost
{
    public static Task<int> RunAsync(HostSettings settings, IAnsiConsole console, CancellationToken cancellationToken) => Task.FromResult(0);
}
