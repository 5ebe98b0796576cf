using System.CommandLine;
using ServerlessTrader.BrokerSimulators.Binance;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.BrokerSimulators.Faults;

namespace ServerlessTrader.BrokerSimulators;

/// <summary>The command that starts a simulated Binance.</summary>
internal static class BinanceFace
{
    public static Command Command()
    {
        var port = new Option<int>("--port") { Description = "Port on 127.0.0.1; 0 takes a free one.", DefaultValueFactory = _ => 7201 };
        var seed = new Option<ulong>("--seed") { Description = "Seed of candles, walks and faults.", DefaultValueFactory = _ => 1 };
        var deposit = new Option<decimal>("--deposit") { Description = "What the account begins with, USDT.", DefaultValueFactory = _ => 10_000m };
        var symbols = new Option<int>("--symbols") { Description = "Made-up contracts beside BTCUSDT and ETHUSDT: SIM000USDT and so on." };
        var wander = new Option<bool>("--wander") { Description = "Let every price go where chance takes it; else it stands still until /sim/price sets it." };
        var faults = new Option<bool>("--faults") { Description = "Lose answers, delay them, refuse orders." };
        var command = new Command("binance", "Binance USDⓈ-M futures.") { port, seed, deposit, symbols, wander, faults };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new BinanceSimulatorOptions
            {
                Port = parsed.GetValue(port),
                Deposit = parsed.GetValue(deposit),
                Exchange = new FuturesExchangeOptions
                {
                    Seed = parsed.GetValue(seed),
                    Contracts = [Contract.Bitcoin, Contract.Ether, .. Contract.Synthetic(parsed.GetValue(symbols))],
                },
            };
            await using var simulator = await BinanceSimulator.StartAsync(options, cancellationToken);
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

    private static string Told(BinanceSimulator simulator, BinanceSimulatorOptions options) => $$"""
        Simulated Binance USDⓈ-M futures; press Ctrl+C to stop. Its books end with it.
          REST     {{simulator.Address}}
          sockets  {{simulator.StreamAddress}}market/ws  public/ws  private/ws
          control  {{simulator.Address}}sim
          key      {{options.ApiKey}}
          secret   {{options.Secret}}

        An account for trader.json, and its keys for the host's environment:
          { "id": "futures", "broker": "binance", "address": "{{simulator.Address}}", "streamAddress": "{{simulator.StreamAddress}}" }
          TRADER_SECRET_FUTURES_API_KEY={{options.ApiKey}}
          TRADER_SECRET_FUTURES_API_SECRET={{options.Secret}}
        """;
}
