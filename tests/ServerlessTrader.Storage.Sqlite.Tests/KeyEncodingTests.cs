using FsCheck;
using FsCheck.Fluent;

namespace ServerlessTrader.Storage.Sqlite.Tests;

public sealed class KeyEncodingTests
{
    // Every length of encoding, both halves of surrogate pairs, and the characters on either side of them.
    private static readonly Gen<string> _keys =
        Gen.Elements("a", "b", "\u007f", "\u0080", "é", "\u07ff", "\u0800", "注", "\ud7ff", "🚀", "\U0010ffff", "\ud800", "\udfff", "\ue000", "\uffff")
            .ArrayOf().Select(parts => string.Concat(parts));

    [Fact]
    public void Every_string_survives_the_round_trip() =>
        Prop.ForAll(_keys.ToArbitrary(), key => KeyEncoding.Decode(Encode(key)) == key).QuickCheckThrowOnFailure();

    [Fact]
    public void Bytes_compare_as_the_strings_do() =>
        Prop.ForAll(
            _keys.ToArbitrary(),
            _keys.ToArbitrary(),
            (a, b) => Math.Sign(Encode(a).AsSpan().SequenceCompareTo(Encode(b))) == Math.Sign(string.CompareOrdinal(a, b))).QuickCheckThrowOnFailure();

    [Fact]
    public void Text_without_surrogates_is_plain_UTF_8() =>
        Assert.Equal("paper-é-注"u8.ToArray(), Encode("paper-é-注"));

    private static byte[] Encode(string key)
    {
        var bytes = new byte[KeyEncoding.MaxBytes(key)];
        return bytes[..KeyEncoding.Encode(key, bytes)];
    }
}
