using System.Diagnostics.CodeAnalysis;

namespace ServerlessTrader.Brokers.Binance;

/// <summary>Finds a symbol by its bytes in a message, without making a string of them. Never changes; a new one is made when the symbols do.</summary>
internal sealed class BinanceSymbolTable
{
    private readonly Dictionary<byte[], BinanceWatched>.AlternateLookup<ReadOnlySpan<byte>> _byName;

    public BinanceSymbolTable(IEnumerable<BinanceWatched> symbols) =>
        _byName = symbols.ToDictionary(symbol => symbol.Name, new ByName()).GetAlternateLookup<ReadOnlySpan<byte>>();

    public static BinanceSymbolTable Empty { get; } = new([]);

    public bool TryFind(ReadOnlySpan<byte> name, [NotNullWhen(true)] out BinanceWatched? symbol) => _byName.TryGetValue(name, out symbol);

    private sealed class ByName : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(byte[] name) => GetHashCode(name.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = new HashCode();
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
