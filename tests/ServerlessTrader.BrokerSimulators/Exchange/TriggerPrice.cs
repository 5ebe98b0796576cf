namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>Which price a conditional order watches.</summary>
public enum TriggerPrice
{
    Last,
    Mark,
}
