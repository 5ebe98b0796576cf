using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Market;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Engine.Tests.Desk;

/// <summary>A venue that cannot be read.</summary>
internal sealed class DeadMarket : IMarketData
{
    public ValueTask<Quote?> GetQuoteAsync(string symbol, CancellationToken cancellationToken = default) => throw Unreachable();

    public ValueTask<IReadOnlyList<Candle>> GetCandlesAsync(string symbol, Timeframe timeframe, int count, CancellationToken cancellationToken = default) => throw Unreachable();

    public ValueTask<IReadOnlyList<DateOnly>> GetExpiriesAsync(string underlying, CancellationToken cancellationToken = default) => throw Unreachable();

    public ValueTask<OptionChain> GetOptionChainAsync(string underlying, DateOnly expiry, CancellationToken cancellationToken = default) => throw Unreachable();

    public ValueTask<PriceRules> GetPriceRulesAsync(Instrument instrument, CancellationToken cancellationToken = default) => throw Unreachable();

    private static BrokerUnavailableException Unreachable() => new("The venue cannot be read.");
}
