using System.Net;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Tests.Bybit;

/// <summary>Money, positions, leverage and margin mode.</summary>
public sealed class BybitAccountTests
{
    private static readonly MarginTerms _tenIsolated = new(10);

    [Fact]
    public async Task Buying_power_is_what_the_account_has_available()
    {
        using var desk = new BybitDesk();
        desk.Wire.Result(BybitDesk.Wallet, """
            {"list":[{"accountType":"UNIFIED","totalEquity":"5015.20","totalAvailableBalance":"4894.70","coin":[{"coin":"USDT","equity":"5015.20","walletBalance":"5000.00","locked":"0",
            "totalOrderIM":"0","totalPositionIM":"120.50","unrealisedPnl":"15.20","availableToWithdraw":"","availableToBorrow":""}]}]}
            """);

        Assert.Equal(new AccountBalance(5015.20m, 4894.70m, "USDT"), await desk.Broker.GetBalanceAsync());
        Assert.Equal("accountType=UNIFIED&coin=USDT", Assert.Single(desk.Wire.To(BybitDesk.Wallet)).Query);
    }

    [Fact]
    public async Task With_isolated_margin_it_is_the_wallet_less_what_positions_and_orders_hold()
    {
        using var desk = new BybitDesk();
        desk.Wire.Result(BybitDesk.Wallet, """
            {"list":[{"accountType":"UNIFIED","totalAvailableBalance":"","coin":[{"coin":"USDT","equity":"1010","walletBalance":"1000","locked":"5","totalOrderIM":"45","totalPositionIM":"150"}]}]}
            """);

        Assert.Equal(new AccountBalance(1010m, 800m, "USDT"), await desk.Broker.GetBalanceAsync());
    }

    [Fact]
    public async Task An_account_without_the_currency_has_none_of_it()
    {
        using var desk = new BybitDesk();
        desk.Wire.Result(BybitDesk.Wallet, """{"list":[{"accountType":"UNIFIED","totalAvailableBalance":"0","coin":[]}]}""");

        Assert.Equal(new AccountBalance(0m, 0m, "USDT"), await desk.Broker.GetBalanceAsync());
    }

    [Theory]
    [InlineData("""{"list":[]}""")]
    [InlineData("""{}""")]
    public async Task No_account_is_no_balance_of_zero(string result)
    {
        using var desk = new BybitDesk();
        desk.Wire.Result(BybitDesk.Wallet, result);

        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await desk.Broker.GetBalanceAsync());
    }

    [Fact]
    public async Task Both_sides_of_a_hedged_contract_are_positions()
    {
        using var desk = new BybitDesk();
        desk.Wire.Result(BybitDesk.Positions, """
            {"list":[{"positionIdx":1,"symbol":"BTCUSDT","side":"Buy","size":"0.5","avgPrice":"60000"},{"positionIdx":2,"symbol":"BTCUSDT","side":"Sell","size":"0.2","avgPrice":"61000"},
            {"positionIdx":0,"symbol":"ETHUSDT","side":"","size":"0","avgPrice":"0"}],"nextPageCursor":""}
            """);

        Assert.Equal(
            [new BrokerPosition(BybitDesk.Btc, 0.5m, 60000m), new BrokerPosition(BybitDesk.Btc, -0.2m, 61000m)], await desk.Broker.GetPositionsAsync());
    }

    [Theory]
    [InlineData("""{"symbol":"BTCUSDT","side":"","size":"0.5","avgPrice":"60000"}""")]
    [InlineData("""{"symbol":"BTCUSDT","side":"Buy","size":"","avgPrice":"60000"}""")]
    public async Task A_position_that_makes_no_sense_is_not_flat(string row)
    {
        using var desk = new BybitDesk();
        desk.Wire.Result(BybitDesk.Positions, BybitDesk.List(row));

        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await desk.Broker.GetPositionsAsync());
    }

    [Fact]
    public async Task A_read_that_fails_in_passing_is_made_again()
    {
        using var desk = new BybitDesk();
        desk.Wire.Body(BybitDesk.Positions, "", HttpStatusCode.BadGateway).Code(BybitDesk.Positions, 10016, "Server error.").Result(BybitDesk.Positions, BybitDesk.Empty);

        Assert.Empty(await desk.Broker.GetPositionsAsync());
        Assert.Equal(3, desk.Wire.To(BybitDesk.Positions).Count);
    }

    [Fact]
    public async Task A_read_that_is_refused_is_not_made_again()
    {
        using var desk = new BybitDesk();
        desk.Wire.Code(BybitDesk.Positions, 10001, "Illegal category");

        var failure = await Assert.ThrowsAnyAsync<BrokerUnavailableException>(async () => await desk.Broker.GetPositionsAsync());

        Assert.Contains("Illegal category", failure.Message, StringComparison.Ordinal);
        Assert.Single(desk.Wire.To(BybitDesk.Positions));
    }

    [Fact]
    public async Task Preparing_sets_margin_mode_and_leverage()
    {
        using var desk = new BybitDesk().Listed();
        desk.Wire.Result(BybitDesk.Account, """{"marginMode":"REGULAR_MARGIN","unifiedMarginStatus":5}""").Result(BybitDesk.MarginMode, """{"reasons":[]}""").Result(BybitDesk.Leverage, "{}");

        Assert.Null(await desk.Broker.PrepareAsync(BybitDesk.Btc, _tenIsolated));

        Assert.Equal("""{"setMarginMode":"ISOLATED_MARGIN"}""", Assert.Single(desk.Wire.To(BybitDesk.MarginMode)).Body);
        Assert.Equal("""{"category":"linear","symbol":"BTCUSDT","buyLeverage":"10","sellLeverage":"10"}""", Assert.Single(desk.Wire.To(BybitDesk.Leverage)).Body);
    }

    [Theory]
    [InlineData("ISOLATED_MARGIN", MarginMode.Isolated)]
    [InlineData("REGULAR_MARGIN", MarginMode.Cross)]
    [InlineData("PORTFOLIO_MARGIN", MarginMode.Cross)]
    public async Task What_is_so_already_is_success(string present, MarginMode wanted)
    {
        using var desk = new BybitDesk().Listed();
        desk.Wire.Result(BybitDesk.Account, $$"""{"marginMode":"{{present}}"}""").Code(BybitDesk.Leverage, 110043, "leverage not modified");

        Assert.Null(await desk.Broker.PrepareAsync(BybitDesk.Btc, new MarginTerms(10, wanted)));

        Assert.Empty(desk.Wire.To(BybitDesk.MarginMode));
    }

    [Fact]
    public async Task Leverage_above_the_contracts_is_refused_with_its_figures()
    {
        using var desk = new BybitDesk().Listed();

        var refusal = await desk.Broker.PrepareAsync(BybitDesk.Btc, new MarginTerms(125));

        Assert.Equal(new BrokerRefusal("leverage-too-high", "BTCUSDT can be carried with a leverage of 1 to 100, not 125."), refusal);
        Assert.Empty(desk.Wire.To(BybitDesk.Leverage));
    }

    [Fact]
    public async Task A_margin_mode_the_exchange_does_not_set_is_refused_with_its_reasons()
    {
        using var desk = new BybitDesk().Listed();
        desk.Wire.Result(BybitDesk.Account, """{"marginMode":"PORTFOLIO_MARGIN"}""")
            .Code(BybitDesk.MarginMode, 3400045, "Set margin mode failed", """{"reasons":[{"reasonCode":"3400000","reasonMsg":"Equity needs to be equal to or greater than 1000 USDT"}]}""");

        var refusal = await desk.Broker.PrepareAsync(BybitDesk.Btc, _tenIsolated);

        Assert.Equal("3400045", refusal?.Code);
        Assert.Contains("1000 USDT", refusal?.Message, StringComparison.Ordinal);
        Assert.Empty(desk.Wire.To(BybitDesk.Leverage));
    }

    [Fact]
    public async Task Leverage_over_the_risk_limit_is_refused_in_the_exchanges_words()
    {
        using var desk = new BybitDesk().Listed();
        desk.Wire.Result(BybitDesk.Account, """{"marginMode":"ISOLATED_MARGIN"}""").Code(BybitDesk.Leverage, 110013, "cannot set leverage [1000] gt maxLeverage [500] by risk limit");

        Assert.Contains("risk limit", (await desk.Broker.PrepareAsync(BybitDesk.Btc, _tenIsolated))?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leverage_that_may_or_may_not_be_set_is_no_readiness()
    {
        using var desk = new BybitDesk().Listed();
        desk.Wire.Result(BybitDesk.Account, """{"marginMode":"ISOLATED_MARGIN"}""").Code(BybitDesk.Leverage, 10016, "Server error.");

        await Assert.ThrowsAsync<BrokerUnavailableException>(async () => await desk.Broker.PrepareAsync(BybitDesk.Btc, _tenIsolated));
    }
}
