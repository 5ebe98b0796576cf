using System.Collections.Immutable;
using System.Text.Json;
using ServerlessTrader.BrokerSimulators.Exchange;
using ServerlessTrader.BrokerSimulators.Sockets;

namespace ServerlessTrader.BrokerSimulators.Bybit.Streams;

/// <summary>One client's socket: what it has subscribed to, and, at the private door, who it is.</summary>
internal sealed class BybitSocket(VenueSocket socket, BybitSite site, bool isPrivate)
{
    private readonly string _connection = Guid.NewGuid().ToString();
    private ImmutableHashSet<string> _topics = [];
    private ExchangeAccount? _account;
    private long _heardAt = site.Exchange.Clock.GetTimestamp();

    /// <summary>Who it is; null before it has signed in.</summary>
    public ExchangeAccount? Account => Volatile.Read(ref _account);

    /// <summary>Called with every topic that is new, after the answer.</summary>
    public Action<BybitSocket, string>? OnSubscribed { get; init; }

    public bool Hears(string topic) => Volatile.Read(ref _topics).Contains(topic);

    /// <summary>Its topics that begin so.</summary>
    public IEnumerable<string> Heard(string prefix) => Volatile.Read(ref _topics).Where(topic => topic.StartsWith(prefix, StringComparison.Ordinal));

    public void Send(byte[] message) => socket.Send(message);

    /// <summary>Cuts it when it has said nothing for too long.</summary>
    public void CutIfSilent()
    {
        if (site.Exchange.Clock.GetElapsedTime(Interlocked.Read(ref _heardAt)) > site.Options.LongestSilence)
            socket.Finish();
    }

    /// <summary>ping, auth, subscribe and unsubscribe.</summary>
    public void Take(ReadOnlyMemory<byte> text)
    {
        Interlocked.Exchange(ref _heardAt, site.Exchange.Clock.GetTimestamp());
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            var request = root.TryGetProperty("req_id", out var id) ? id.ToString() : "";
            var operation = root.GetProperty("op").GetString() ?? "";
            var args = root.TryGetProperty("args", out var list) ? list.EnumerateArray().Select(arg => arg.ToString()).ToArray() : [];
            switch (operation)
            {
                case "ping":
                    Pong(request);
                    break;
                case "auth" when isPrivate:
                    SignIn(request, args);
                    break;
                case "subscribe":
                    Subscribe(request, args);
                    break;
                case "unsubscribe":
                    ImmutableInterlocked.Update(ref _topics, static (topics, fewer) => topics.Except(fewer), args);
                    Answer(success: true, "", operation, request);
                    break;
                default:
                    Answer(success: false, "Invalid op", operation, request);
                    break;
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            Answer(success: false, "Params Error", "", "");
        }
    }

    /// <summary>The two doors answer a ping differently.</summary>
    private void Pong(string request)
    {
        if (!isPrivate)
        {
            Answer(success: true, "pong", "ping", request);
            return;
        }

        Send(BybitJson.Object(json =>
        {
            json.WriteString("req_id", request);
            json.WriteString("op", "pong");
            json.WriteStartArray("args");
            json.WriteStringValue(BybitJson.Plain(site.Now));
            json.WriteEndArray();
            json.WriteString("conn_id", _connection);
        }));
    }

    private void SignIn(string request, string[] args)
    {
        if (args is [var key, var expires, var signature] && site.Exchange.AccountOf(key) is { } account
            && long.TryParse(expires, out var until) && until > site.Now && signature == BybitGate.Sign(account.Secret, $"GET/realtime{expires}"))
        {
            Volatile.Write(ref _account, account);
            Answer(success: true, "", "auth", request);
            return;
        }

        Answer(success: false, "Params Error", "auth", request);
        socket.Finish();
    }

    private void Subscribe(string request, string[] topics)
    {
        if (isPrivate && Account is null)
        {
            Answer(success: false, "Request not authorized", "subscribe", request);
            return;
        }

        if (topics.FirstOrDefault(topic => !BybitTopics.Knows(topic, isPrivate, site.Exchange)) is { } unknown)
        {
            Answer(success: false, $"error:handler not found,topic:{unknown}", "subscribe", request);
            return;
        }

        var before = Volatile.Read(ref _topics);
        ImmutableInterlocked.Update(ref _topics, static (all, more) => all.Union(more), topics);
        Answer(success: true, "", "subscribe", request);
        foreach (var topic in topics.Where(topic => !before.Contains(topic)))
            OnSubscribed?.Invoke(this, topic);
    }

    private void Answer(bool success, string message, string operation, string request) => Send(BybitJson.Object(json =>
    {
        json.WriteBoolean("success", success);
        json.WriteString("ret_msg", message);
        json.WriteString("conn_id", _connection);
        json.WriteString("req_id", request);
        json.WriteString("op", operation);
    }));
}
