namespace ServerlessTrader.Core.Alerts;

/// <summary>How much an alert depends on a field.</summary>
internal enum AlertNeed
{
    /// <summary>Without it there is no alert.</summary>
    Required,

    /// <summary>It may be absent, but what is there must be right.</summary>
    Optional,

    /// <summary>It only informs: what cannot be read counts as absent. No exit is lost over the spelling of a number it does not need.</summary>
    IfReadable,
}
