namespace ServerlessTrader.Azure;

/// <summary>How often one request has been sent.</summary>
internal sealed class AttemptCount
{
    /// <summary>1 after the first attempt.</summary>
    public int Value { get; set; }
}
