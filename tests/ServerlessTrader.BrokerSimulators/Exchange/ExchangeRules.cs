namespace ServerlessTrader.BrokerSimulators.Exchange;

/// <summary>What differs between venues that deal in the same contracts.</summary>
public sealed record ExchangeRules
{
    /// <summary>Fraction of notional paid by whoever takes.</summary>
    public decimal TakerFee { get; init; } = 0.0005m;

    /// <summary>Fraction of notional paid by whoever rests.</summary>
    public decimal MakerFee { get; init; } = 0.0002m;

    /// <summary>When a client order id may be used again.</summary>
    public ClientIdRule ClientIds { get; init; } = ClientIdRule.UniqueWhileOpen;

    /// <summary>A conditional order and an ordinary one may not share a client id.</summary>
    public bool StopsShareClientIds { get; init; }

    /// <summary>The order that a conditional order places has its client id; else one the exchange makes.</summary>
    public bool TriggeredOrdersKeepClientId { get; init; }

    /// <summary>In hedge mode, an order that would close more than is held is refused, not cut.</summary>
    public bool RefusesHedgeExcess { get; init; } = true;

    /// <summary>Reduce-only may be said in hedge mode, where the position side says it already.</summary>
    public bool AllowsReduceOnlyInHedge { get; init; }

    /// <summary>Working orders of one symbol and account.</summary>
    public int MaxOpenOrders { get; init; } = 200;

    /// <summary>Conditional orders of one symbol and account that have not triggered.</summary>
    public int MaxStops { get; init; } = 10;

    /// <summary>Every symbol's leverage before it is set.</summary>
    public int StartLeverage { get; init; } = 20;

    /// <summary>Bid and ask lie so many ticks below and above the last price.</summary>
    public int HalfSpreadTicks { get; init; } = 1;

    /// <summary>Shown at bid and ask, in base units. Orders of any size fill at the best price all the same.</summary>
    public decimal QuoteSize { get; init; } = 1_000m;
}
