using System.Net;
using ServerlessTrader.Brokers.Bybit;

namespace ServerlessTrader.Brokers.Tests.Bybit;

public sealed class BybitRetCodeTests
{
    [Theory]
    [InlineData(0, nameof(BybitVerdict.Accepted))]
    [InlineData(110025, nameof(BybitVerdict.AlreadySo))]
    [InlineData(110026, nameof(BybitVerdict.AlreadySo))]
    [InlineData(110043, nameof(BybitVerdict.AlreadySo))]
    [InlineData(34040, nameof(BybitVerdict.AlreadySo))]
    [InlineData(10002, nameof(BybitVerdict.ClockSkew))]
    [InlineData(10003, nameof(BybitVerdict.NotAuthorised))]
    [InlineData(10004, nameof(BybitVerdict.NotAuthorised))]
    [InlineData(10005, nameof(BybitVerdict.NotAuthorised))]
    [InlineData(10010, nameof(BybitVerdict.NotAuthorised))]
    [InlineData(10006, nameof(BybitVerdict.RateLimited))]
    [InlineData(10429, nameof(BybitVerdict.RateLimited))]
    [InlineData(10000, nameof(BybitVerdict.Unclear))]
    [InlineData(10016, nameof(BybitVerdict.Unclear))]
    [InlineData(10019, nameof(BybitVerdict.Unclear))]
    [InlineData(110079, nameof(BybitVerdict.Unclear))]
    [InlineData(10014, nameof(BybitVerdict.DuplicateOrder))]
    [InlineData(110072, nameof(BybitVerdict.DuplicateOrder))]
    [InlineData(110001, nameof(BybitVerdict.NoSuchOrder))]
    [InlineData(110008, nameof(BybitVerdict.OrderEnded))]
    [InlineData(110010, nameof(BybitVerdict.OrderEnded))]
    [InlineData(10001, nameof(BybitVerdict.Refused))]
    [InlineData(10029, nameof(BybitVerdict.Refused))]
    [InlineData(110003, nameof(BybitVerdict.Refused))]
    [InlineData(110004, nameof(BybitVerdict.Refused))]
    [InlineData(110007, nameof(BybitVerdict.Refused))]
    [InlineData(110009, nameof(BybitVerdict.Refused))]
    [InlineData(110013, nameof(BybitVerdict.Refused))]
    [InlineData(110017, nameof(BybitVerdict.Refused))]
    [InlineData(110020, nameof(BybitVerdict.Refused))]
    [InlineData(110063, nameof(BybitVerdict.Refused))]
    [InlineData(110066, nameof(BybitVerdict.Refused))]
    [InlineData(110074, nameof(BybitVerdict.Refused))]
    [InlineData(110092, nameof(BybitVerdict.Refused))]
    [InlineData(110094, nameof(BybitVerdict.Refused))]
    [InlineData(110120, nameof(BybitVerdict.Refused))]
    [InlineData(30228, nameof(BybitVerdict.Refused))]
    [InlineData(3400045, nameof(BybitVerdict.Refused))]
    public void Every_documented_code_has_its_meaning(int code, string expected) => Assert.Equal(Enum.Parse<BybitVerdict>(expected), BybitRetCodes.Of(code));

    [Fact]
    public void An_order_code_that_is_not_documented_is_a_refusal() => Assert.Equal(BybitVerdict.Refused, BybitRetCodes.Of(110_199));

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(10_099)]
    [InlineData(99_999)]
    [InlineData(170_001)]
    public void Any_other_code_tells_nothing(int code) => Assert.Equal(BybitVerdict.Unclear, BybitRetCodes.Of(code));

    [Theory]
    [InlineData(400, nameof(BybitVerdict.Refused))]
    [InlineData(401, nameof(BybitVerdict.NotAuthorised))]
    [InlineData(403, nameof(BybitVerdict.RateLimited))]
    [InlineData(404, nameof(BybitVerdict.Refused))]
    [InlineData(429, nameof(BybitVerdict.RateLimited))]
    [InlineData(302, nameof(BybitVerdict.Unclear))]
    [InlineData(408, nameof(BybitVerdict.Unclear))]
    [InlineData(500, nameof(BybitVerdict.Unclear))]
    [InlineData(502, nameof(BybitVerdict.Unclear))]
    [InlineData(503, nameof(BybitVerdict.Unclear))]
    [InlineData(504, nameof(BybitVerdict.Unclear))]
    public void A_status_is_a_refusal_only_when_the_front_door_turned_the_request_away(int status, string expected) =>
        Assert.Equal(Enum.Parse<BybitVerdict>(expected), BybitRetCodes.Of((HttpStatusCode)status));
}
