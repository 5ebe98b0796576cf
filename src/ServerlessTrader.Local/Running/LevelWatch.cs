namespace ServerlessTrader.Local.Running;

/// <summary>One trade's wish to be woken when one symbol's price leaves a band.</summary>
internal sealed class LevelWatch(string tradeId, decimal? below, decimal? above)
{
    public string TradeId { get; } = tradeId;

    public decimal? Below { get; } = below;

    public decimal? Above { get; } = above;

    /// <summary>True once it has fired or is not wanted any more.</summary>
    public bool IsCancelled { get; set; }
}
