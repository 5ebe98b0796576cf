using ServerlessTrader.Engine.Ledger;

namespace ServerlessTrader.Engine.Steps;

/// <summary>What became of an alert.</summary>
public abstract record Admission
{
    private Admission()
    {
    }

    /// <summary>It is stored, now or (a duplicate) before.</summary>
    public sealed record Accepted(AlertRecord Record, bool IsDuplicate) : Admission;

    /// <summary>It is refused and nothing was stored.</summary>
    /// <param name="Status">HTTP status: 409 or 422.</param>
    /// <param name="Code">Stable kebab-case.</param>
    /// <param name="Message">What is wrong, with the numbers.</param>
    /// <param name="Field">The field it is about.</param>
    /// <param name="Suggestion">What to do.</param>
    public sealed record Refused(int Status, string Code, string Message, string Field, string Suggestion) : Admission;
}
