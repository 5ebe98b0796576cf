using ServerlessTrader.Brokers.Binance;

namespace ServerlessTrader.Brokers.Tests.Binance;

public sealed class BinanceSignerTests
{
    private const string Secret = "BnFakeSecret0123456789abcdefABCDEF";

    [Fact]
    public void Signs_a_call_whose_parameters_are_all_in_the_query()
    {
        const string Query = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.010&price=60000.0&newClientOrderId=bot-20260930-0001&recvWindow=5000&timestamp=1790755200000";
        Assert.Equal("c0cd54d43c3b41dbef2505a0099bd488f868202c4ab1472010a55d1ea9ce5360", BinanceSigner.Sign(Secret, Query, ""));
    }

    [Fact]
    public void Signs_query_and_body_with_nothing_between_them()
    {
        Assert.Equal(
            "9110d9d05e6980ff2904aeb88e2696055e684feaad65d4bdea1345e24d7c848a",
            BinanceSigner.Sign(Secret, "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC", "quantity=0.010&price=60000.0&recvWindow=5000&timestamp=1790755200000"));
    }

    [Fact]
    public void Percent_encodes_values_before_they_are_signed()
    {
        Assert.Equal("list=%5B%7B%22a%22%3A1%7D%5D&text=%C3%A9%20b&price=0.1&id=a-1", new BinanceParameters().Add("list", "[{\"a\":1}]").Add("text", "é b").Add("price", 0.100m).Add("id", "a-1").Encode());
    }
}
