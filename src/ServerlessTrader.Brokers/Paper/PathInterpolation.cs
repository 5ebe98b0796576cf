namespace ServerlessTrader.Brokers.Paper;

/// <summary>What a <see cref="ScriptedPath"/> does between two of its points.</summary>
public enum PathInterpolation
{
    /// <summary>The price stays until the next point.</summary>
    Step,

    /// <summary>The price moves in a straight line to the next point.</summary>
    Linear,
}
