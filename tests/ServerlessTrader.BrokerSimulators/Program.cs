using System.CommandLine;
using ServerlessTrader.BrokerSimulators.PaperServer;

namespace ServerlessTrader.BrokerSimulators;

/// <summary>Starts the paper server by hand, for a host whose <c>trader.json</c> has an account with the broker <c>paper-server</c>.</summary>
public static class Program
{
    public static Task<int> Main(string[] args)
    {
        var port = new Option<int>("--port") { Description = "Port on 127.0.0.1; 0 takes a free one.", DefaultValueFactory = _ => 7100 };
        var seed = new Option<ulong>("--seed") { Description = "Seed of fills and faults.", DefaultValueFactory = _ => 1 };
        var faults = new Option<bool>("--faults") { Description = "Lose answers, delay them, refuse orders." };
        var root = new RootCommand("A paper broker in a process of its own. It does not notice an order that is sent twice: it takes both.") { port, seed, faults };
        root.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new PaperServerOptions
            {
                Port = parsed.GetValue(port),
                Seed = parsed.GetValue(seed),
                Faults = parsed.GetValue(faults) ? PaperServerFaults.Rough(TimeSpan.FromSeconds(5)) : PaperServerFaults.None,
            };
            await using var server = await PaperServerHost.StartAsync(options, cancellationToken);
            Console.WriteLine($"Paper server at {server.Address}accounts/{{account}}/; press Ctrl+C to stop. Its books end with it.");
            await server.WaitForShutdownAsync(cancellationToken);
            return 0;
        });
        return root.Parse(args).InvokeAsync();
    }
}
