using ServerlessTrader.BrokerSimulators.Exchange;

namespace ServerlessTrader.BrokerSimulators.Bybit;

/// <summary>One request that has been let in.</summary>
internal sealed record BybitCall(BybitSite Site, BybitRequest Request, ExchangeAccount? Caller)
{
    /// <summary>Whose request it is.</summary>
    public ExchangeAccount Account => Caller ?? throw new InvalidOperationException("A public endpoint has no account.");

    public FuturesExchange Exchange => Site.Exchange;

    /// <summary>The contract the request names.</summary>
    public Contract Contract()
    {
        CheckCategory();
        var symbol = Request.Required("symbol");
        return Exchange.Lists(symbol) ? Exchange.ContractOf(symbol) : throw BybitErrors.InvalidSymbol();
    }

    /// <summary>The contract the request names, or null when it names none.</summary>
    public Contract? OptionalContract()
    {
        CheckCategory();
        return Request.Text("symbol") is null ? null : Contract();
    }

    /// <summary>The contract, or null for all that are settled in the currency the request names; one of the two must be there.</summary>
    public Contract? ContractOrSettleCoin()
    {
        if (OptionalContract() is { } contract)
            return contract;
        if (Request.Text("settleCoin") is null && Request.Text("baseCoin") is null && Request.Text("orderLinkId") is null && Request.Text("orderId") is null)
            throw BybitErrors.Parameter("params error: Missing some parameters that must be filled in, symbol or settleCoin or baseCoin");
        return null;
    }

    /// <summary>Rows are settled in USDT; of another currency there are none.</summary>
    public bool IsOtherCoin() => Request.Text("settleCoin") is not (null or "USDT");

    private void CheckCategory()
    {
        if (Request.Required("category") != "linear")
            throw BybitErrors.Parameter("params error: Category is invalid");
    }
}
