namespace ServerlessTrader.CrashTests;

/// <summary>What an alert of a crash run asks for.</summary>
public enum AlertKind
{
    /// <summary>A trade in every account.</summary>
    Open,

    /// <summary>The end of every trade of its direction.</summary>
    Close,

    /// <summary>The end of every trade of the other direction, and then a trade in every account that holds none of its own.</summary>
    Reverse,
}
