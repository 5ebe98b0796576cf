namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>Why money or positions changed.</summary>
public enum AccountChangeCause
{
    Fill,
    Deposit,
    MarginMode,
    Funding,
}
