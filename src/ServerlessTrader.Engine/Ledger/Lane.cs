using System.Collections.Immutable;

namespace ServerlessTrader.Engine.Ledger;

/// <summary>
/// The trades of one account and symbol that have not entered yet, in the order in which they enter: whoever stands first may begin, the others wait until it has left.
/// </summary>
/// <param name="Queue">First in, first out; each trade once.</param>
public sealed record Lane(ImmutableArray<LaneEntry> Queue)
{
    /// <summary>Nobody waits.</summary>
    public static Lane Empty { get; } = new(ImmutableArray<LaneEntry>.Empty);

    /// <summary>Whose turn it is; null when nobody waits.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public LaneEntry? Head => Queue.IsEmpty ? null : Queue[0];

    /// <summary>Whether a trade stands in the queue.</summary>
    public bool Holds(string tradeId) => IndexOf(tradeId) >= 0;

    /// <summary>The trades that enter before this one.</summary>
    public IEnumerable<string> Ahead(string tradeId) => Queue.TakeWhile(entry => entry.TradeId != tradeId).Select(entry => entry.TradeId);

    /// <summary>With a trade at the end. One that stands in the queue already keeps its place; it has just been heard of again.</summary>
    public Lane Join(string tradeId, DateTimeOffset at)
    {
        var index = IndexOf(tradeId);
        return new Lane(index < 0 ? Queue.Add(new LaneEntry(tradeId, at)) : Queue.SetItem(index, new LaneEntry(tradeId, at)));
    }

    /// <summary>Without a trade; the same instance when it does not stand in the queue.</summary>
    public Lane Leave(string tradeId)
    {
        var index = IndexOf(tradeId);
        return index < 0 ? this : new Lane(Queue.RemoveAt(index));
    }

    private int IndexOf(string tradeId)
    {
        for (var i = 0; i < Queue.Length; i++)
        {
            if (Queue[i].TradeId == tradeId)
                return i;
        }

        return -1;
    }
}
