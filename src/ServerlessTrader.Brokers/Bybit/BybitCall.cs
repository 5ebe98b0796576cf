using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ServerlessTrader.Brokers.Bybit;

/// <summary>One request, before it is stamped and signed.</summary>
/// <param name="Endpoint">What is called.</param>
/// <param name="Query">The query without its question mark, escaped; empty for a post.</param>
/// <param name="Body">The JSON of a post; null for a get.</param>
/// <param name="IsUrgent">Never held back by the budget: exits, cancels, and the questions that belong to them.</param>
internal sealed record BybitCall(BybitEndpoint Endpoint, string Query, byte[]? Body, bool IsUrgent)
{
    public static BybitCall Get(BybitEndpoint endpoint, string query, bool isUrgent = false) => new(endpoint, query, null, isUrgent);

    public static BybitCall Post<T>(BybitEndpoint endpoint, T body, JsonTypeInfo<T> type, bool isUrgent = false) =>
        new(endpoint, "", JsonSerializer.SerializeToUtf8Bytes(body, type), isUrgent);

    /// <summary>The same call of a further page.</summary>
    /// <param name="cursor">As the exchange gave it. It comes escaped already, and is only escaped here when it could not stand in a query.</param>
    public BybitCall Page(string cursor) =>
        this with { Query = $"{Query}&cursor={(cursor.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~' or '%') ? cursor : Uri.EscapeDataString(cursor))}" };
}
