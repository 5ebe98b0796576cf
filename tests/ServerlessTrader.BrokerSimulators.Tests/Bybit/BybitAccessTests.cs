using System.Net;

namespace ServerlessTrader.BrokerSimulators.Tests.Bybit;

/// <summary>Keys, signatures and the window.</summary>
public sealed class BybitAccessTests : BybitDesk
{
    private const string Query = "category=linear&symbol=BTCUSDT";
    private const string Worked = "ace12c7787c78455e9cb27b669fa288e29a5a88e52f7815f0eed9f19b2177bda";

    [Fact]
    public async Task A_worked_signature_is_let_in() => Assert.Equal(0, (await Ask("1790755200000", Worked)).Code);

    [Fact]
    public async Task A_worked_body_is_let_in()
    {
        const string Body = """{"category":"linear","symbol":"BTCUSDT","side":"Buy","orderType":"Limit","qty":"0.010","price":"60000.0","timeInForce":"GTC","orderLinkId":"bot-20260930-0001"}""";

        var answer = await Send(
            "POST", "/v5/order/create", "", Body, CancellationToken.None, ("X-BAPI-API-KEY", Key), ("X-BAPI-TIMESTAMP", "1790755200000"), ("X-BAPI-RECV-WINDOW", "5000"),
            ("X-BAPI-SIGN", "21ca8e8721d47fe8b49b661ebae643b3ec889d048561dfaefdf32fc89bd29da9"));

        Assert.Equal((0, "bot-20260930-0001"), (answer.Code, answer.Result.GetProperty("orderLinkId").GetString()));
    }

    [Fact]
    public async Task A_wrong_signature_is_10004() => Assert.Equal(10004, (await Ask("1790755200000", Worked.Replace('a', 'b'))).Code);

    [Fact]
    public async Task An_unknown_key_is_10003() => Assert.Equal(10003, (await Ask("1790755200000", Worked, key: "Nobody")).Code);

    [Fact]
    public async Task Without_headers_the_door_stays_shut() => Assert.Equal(HttpStatusCode.Unauthorized, (await Public("/v5/position/list", Query)).Status);

    [Theory]
    [InlineData(-5_001, 10002)]
    [InlineData(-5_000, 0)]
    [InlineData(999, 0)]
    [InlineData(1_000, 10002)]
    public async Task A_time_stamp_lies_within_the_window_or_less_than_a_second_ahead(int milliseconds, int expected)
    {
        var stamp = (1_790_755_200_000 + milliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(expected, (await Ask(stamp, Sign($"{stamp}{Key}5000{Query}"))).Code);
    }

    [Fact]
    public async Task A_get_with_a_body_is_turned_away() =>
        Assert.Equal(HttpStatusCode.Forbidden, (await Signed("GET", "/v5/position/list", Query, "{}")).Status);

    [Fact]
    public async Task An_unknown_path_is_404() => Assert.Equal(HttpStatusCode.NotFound, (await Get("/v5/order/amend-everything", "")).Status);

    [Fact]
    public async Task Another_category_is_refused() => Assert.Equal(10001, (await Get("/v5/position/list", "category=spot&symbol=BTCUSDT")).Code);

    private Task<Answer> Ask(string timestamp, string signature, string key = Key) => Send(
        "GET", "/v5/position/list", Query, "", CancellationToken.None, ("X-BAPI-API-KEY", key), ("X-BAPI-TIMESTAMP", timestamp), ("X-BAPI-RECV-WINDOW", "5000"), ("X-BAPI-SIGN", signature));
}
