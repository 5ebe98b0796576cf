using System.Collections.Immutable;

namespace ServerlessTrader.CrashTests;

/// <summary>One alert, sent until it was answered. Written by one client; read once all have ended.</summary>
public sealed class SentAlert(int number, AlertKind kind, string body)
{
    private readonly List<AlertReply> _replies = [];

    public int Number => number;

    public AlertKind Kind => kind;

    public string Body => body;

    /// <summary>Attempts that reached the host and got no answer.</summary>
    public int LostAnswers { get; set; }

    /// <summary>The answers, oldest first: more than one when the alert was delivered again after it had been answered.</summary>
    public IReadOnlyList<AlertReply> Replies => _replies;

    /// <summary>Takes note of an answer.</summary>
    public void Add(AlertReply reply) => _replies.Add(reply);
}

/// <summary>An answer to an alert.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="AlertId">The id the host gave it; null when it was refused.</param>
/// <param name="TradeIds">The trades it named.</param>
/// <param name="IsDuplicate">The host knew the alert already.</param>
/// <param name="Text">The body of an answer that is no acceptance.</param>
public sealed record AlertReply(int Status, string? AlertId, ImmutableArray<string> TradeIds, bool IsDuplicate, string? Text = null);
