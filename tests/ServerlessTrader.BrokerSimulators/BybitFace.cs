using System.CommandLine;
using ServerlessTrader.BrokerSimulators.Bybit;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.BrokerSimulators.Faults;

namespace ServerlessTrader.BrokerSimulators;

/// <summary>The command that starts a simulated Bybit.</summary>
internal static class BybitFace
{
    public static Command Command()
    {
        var port = new Option<int>("--port") { Description = "Port on 127.0.0.1; 0 takes a free one.", DefaultValueFactory = _ => 7202 };
        var seed = new Option<ulong>("--seed") { Description = "Seed of candles, walks and faults.", DefaultValueFactory = _ => 1 };
        var deposit = new Option<decimal>("--deposit") { Description = "What the account begins with, USDT.", DefaultValueFactory = _ => 10_000m };
        var symbols = new Option<int>("--symbols") { Description = "Made-up contracts beside BTCUSDT and ETHUSDT: SIM000USDT and so on." };
        var wander = new Option<bool>("--wander") { Description = "Let every price go where chance takes it; else it stands still until /sim/price sets it." };
        var faults = new Option<bool>("--faults") { Description = "Lose answers, delay them, refuse orders." };
        var command = new Command("bybit", "Bybit v5, linear contracts of a unified account.") { port, seed, deposit, symbols, wander, faults };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new BybitSimulatorOptions
            {
                Port = parsed.GetValue(port),
                Deposit = parsed.GetValue(deposit),
                Exchange = new FuturesExchangeOptions
                {
                    Seed = parsed.GetValue(seed),
                    Rules = BybitContracts.Rules,
                    Contracts = [BybitContracts.Bitcoin, BybitContracts.Ether, .. Contract.Synthetic(parsed.GetValue(symbols))],
                },
            };
            await using var simulator = await BybitSimulator.StartAsync(options, cancellationToken);
            if (parsed.GetValue(wander))
            {
                foreach (var contract in simulator.Exchange.Contracts)
                    simulator.Exchange.Wander(contract.Symbol);
            }

            if (parsed.GetValue(faults))
                simulator.Faults.Requests.ByChance(parsed.GetValue(seed), FaultShare.Rough);
            Console.WriteLine(Told(simulator, options));
            await simulator.WaitForShutdownAsync(cancellationToken);
            return 0;
        });
        return command;
    }

    private static string Told(BybitSimulator simulator, BybitSimulatorOptions options) => $$"""
        Simulated Bybit v5; press Ctrl+C to stop. Its books end with it.
          REST     {{simulator.Address}}
          sockets  {{simulator.StreamAddress}}v5/public/linear  v5/private
          control  {{simulator.Address}}sim
          key      {{options.ApiKey}}
          secret   {{options.Secret}}

        An account for trader.json; the two secrets go where the host looks for secrets:
          {
            "id": "futures",
            "broker": "bybit",
            "address": "{{simulator.Address}}",
            "streamAddress": "{{simulator.StreamAddress}}",
            "apiKeySecret": "bybit-key",
            "apiSecretSecret": "bybit-secret"
          }
        """;
}
