using System.CommandLine;
using ServerlessTrader.BrokerSimulators.PaperServer;

namespace ServerlessTrader.BrokerSimulators;

/// <summary>Starts a simulated broker by hand, for a host whose <c>trader.json</c> has an account there.</summary>
public static class Program
{
    public static Task<int> Main(string[] args)
    {
        var root = new RootCommand("Brokers that are none: servers on 127.0.0.1 that speak a broker's protocol. Their books end with them.")
        {
            Paper(),
            BinanceFace.Command(),
            BybitFace.Command(),
        };
        return root.Parse(args).InvokeAsync();
    }

    private static Command Paper()
    {
        var port = new Option<int>("--port") { Description = "Port on 127.0.0.1; 0 takes a free one.", DefaultValueFactory = _ => 7100 };
        var seed = new Option<ulong>("--seed") { Description = "Seed of fills and faults.", DefaultValueFactory = _ => 1 };
        var faults = new Option<bool>("--faults") { Description = "Lose answers, delay them, refuse orders." };
        var command = new Command("paper-server", "A paper broker. It does not notice an order that is sent twice: it takes both.") { port, seed, faults };
        command.SetAction(async (parsed, cancellationToken) =>
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
        return command;
    }
}
