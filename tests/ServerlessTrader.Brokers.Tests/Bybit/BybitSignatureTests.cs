using System.Text;
using ServerlessTrader.Brokers.Bybit;

namespace ServerlessTrader.Brokers.Tests.Bybit;

/// <summary>Worked signatures, made with two other tools.</summary>
public sealed class BybitSignatureTests
{
    private static readonly BybitKeys _keys = new(BybitDesk.ApiKey, BybitDesk.ApiSecret);

    [Fact]
    public void A_query_is_signed_as_sent() => Assert.Equal(
        "ace12c7787c78455e9cb27b669fa288e29a5a88e52f7815f0eed9f19b2177bda",
        _keys.Sign("1790755200000", "5000", "category=linear&symbol=BTCUSDT"u8));

    [Fact]
    public void A_body_is_signed_as_sent() => Assert.Equal(
        "21ca8e8721d47fe8b49b661ebae643b3ec889d048561dfaefdf32fc89bd29da9",
        _keys.Sign(
            "1790755200000", "5000",
            """{"category":"linear","symbol":"BTCUSDT","side":"Buy","orderType":"Limit","qty":"0.010","price":"60000.0","timeInForce":"GTC","orderLinkId":"bot-20260930-0001"}"""u8));

    [Fact]
    public void A_stream_is_opened_with_a_signature_over_its_expiry() =>
        Assert.Equal("c042c8144fd7db4a85e7e0d913b12417c3d9dbab4d410ab735dd199e508a0d75", _keys.SignStream(1_790_755_210_000));

    [Fact]
    public void A_payload_longer_than_a_buffer_is_signed_whole()
    {
        var payload = Encoding.ASCII.GetBytes(new string('a', 5000));

        Assert.NotEqual(_keys.Sign("1", "1", payload), _keys.Sign("1", "1", payload.AsSpan(0, 4999)));
    }

    [Fact]
    public void Keys_do_not_show_themselves() => Assert.Equal("Bybit keys (not shown)", _keys.ToString());
}
