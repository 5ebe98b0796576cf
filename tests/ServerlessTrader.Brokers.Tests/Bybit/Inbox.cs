using System.Threading.Channels;

namespace ServerlessTrader.Brokers.Tests.Bybit;

/// <summary>What a handler was told, in order.</summary>
internal sealed class Inbox<T>
{
    private readonly Channel<T> _told = Channel.CreateUnbounded<T>();

    public void Add(T news) => _told.Writer.TryWrite(news);

    public bool TryNext([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T news) => _told.Reader.TryRead(out news);

    public async Task<T> NextAsync() => await _told.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
}
