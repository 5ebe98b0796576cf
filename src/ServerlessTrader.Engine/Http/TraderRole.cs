namespace ServerlessTrader.Engine.Http;

/// <summary>What a request must prove before its route is run. Each of the keys' roles includes the one before it.</summary>
public enum TraderRole
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A strategy's alert token, or a signature made with one. Checked while the alert is admitted, after its size and rate.</summary>
    Alert,

    /// <summary>The viewer key or the operator key.</summary>
    Viewer,

    /// <summary>The operator key.</summary>
    Operator,
}
