using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.BrokerSimulators.Faults;

namespace ServerlessTrader.BrokerSimulators.Binance;

/// <summary>What the endpoints work on.</summary>
internal sealed record BinanceVenue(BinanceSimulatorOptions Options, FuturesExchange Exchange, VenueFaults Faults, ListenKeys ListenKeys)
{
    /// <summary>The exchange's time in milliseconds, skewed where it is told to be.</summary>
    public long Now => Faults.Now.ToUnixTimeMilliseconds();

    /// <summary>The contract a request names; throws the exchange's error when it names none or an unknown one.</summary>
    public Contract ContractOf(BinanceRequest request)
    {
        var symbol = request.Required("symbol");
        return Exchange.Lists(symbol) ? Exchange.ContractOf(symbol) : throw BinanceErrors.InvalidSymbol();
    }

    /// <summary>The contract a request names, or null when it names none.</summary>
    public Contract? OptionalContractOf(BinanceRequest request) => request.Text("symbol") is null ? null : ContractOf(request);
}
