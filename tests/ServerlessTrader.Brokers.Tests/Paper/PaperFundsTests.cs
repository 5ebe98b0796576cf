using ServerlessTrader.Brokers.Paper;
using ServerlessTrader.Core.Instruments;
using ServerlessTrader.Core.Trades;
using ServerlessTrader.Engine.Ports;

namespace ServerlessTrader.Brokers.Tests.Paper;

public sealed class PaperFundsTests
{
    private static readonly PaperBrokerOptions _noFees = new() { FeePerContract = 0m, PerpetualFeeRate = 0m };

    private readonly PaperDesk _desk = new();

    [Fact]
    public async Task A_new_account_has_its_starting_cash() =>
        Assert.Equal(new AccountBalance(10_000m, 10_000m, "USD"), await _desk.Broker.GetBalanceAsync());

    [Fact]
    public async Task Equity_marks_positions_at_the_mid_and_bought_options_lend_nothing()
    {
        await _desk.Buy(3m);
        Assert.Equal(new AccountBalance(10_000m - 1_365m + 1_357.50m, 10_000m - 1_365m, "USD"), await _desk.Broker.GetBalanceAsync());
    }

    [Fact]
    public async Task A_position_that_is_no_longer_quoted_counts_what_was_paid()
    {
        await _desk.Buy(1m);
        _desk.Quote(0m, 0m);
        Assert.Equal(10_000m, (await _desk.Broker.GetBalanceAsync()).Equity);
    }

    [Fact]
    public async Task An_order_the_cash_does_not_cover_is_refused_with_the_figures()
    {
        var rejection = PaperDesk.Rejection(await _desk.Buy(22m));
        Assert.Equal("insufficient-buying-power", rejection.Code);
        Assert.Contains("needs 10010.00 USD; 10000.00 is available", rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fees_count_towards_what_an_order_needs()
    {
        var desk = new PaperDesk(new PaperBrokerOptions { StartingCash = 455m, FeePerContract = 0.01m });
        Assert.Equal("insufficient-buying-power", PaperDesk.Rejection(await desk.Buy(1m)).Code);
        var exact = new PaperDesk(new PaperBrokerOptions { StartingCash = 455.01m, FeePerContract = 0.01m });
        Assert.Equal(OrderState.Filled, PaperDesk.Report(await exact.Buy(1m)).State);
    }

    [Fact]
    public async Task A_working_buy_reserves_its_cost_until_it_is_cancelled()
    {
        await _desk.Buy(20m, limit: 4.50m);
        Assert.Equal((10_000m, 1_000m), await Balance());
        Assert.Equal("insufficient-buying-power", PaperDesk.Rejection(await _desk.Buy(3m, id: "buy-2")).Code);
        await _desk.Cancel("buy-1");
        Assert.Equal((10_000m, 10_000m), await Balance());
    }

    [Fact]
    public async Task A_market_order_whose_rest_grows_too_dear_ends_with_what_it_has()
    {
        var desk = new PaperDesk(_noFees with { StartingCash = 1_000m });
        desk.Quote(4.50m, 4.55m, size: 1m);
        await desk.Buy(2m);
        desk.Quote(5.50m, 5.55m);
        var report = await desk.Find("buy-1");
        Assert.Equal((OrderState.Cancelled, 1m), (report.State, report.FilledQuantity));
        Assert.Contains("insufficient-buying-power", report.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_perpetual_ties_up_notional_over_leverage_either_way()
    {
        await _desk.Broker.SetLeverageAsync("BTCUSDT", 10m);
        await _desk.Buy(0.5m, instrument: PaperDesk.Btc);
        Assert.Equal((10_000m - 0.5m, 10_000m - 0.5m - 3_250m), await Balance());
        await _desk.Sell(1m, instrument: PaperDesk.Btc);
        Assert.Equal(-0.5m, await _desk.Held(PaperDesk.Btc));
        Assert.Equal((10_000m - 1.5m, 10_000m - 1.5m - 3_250m), await Balance());
    }

    [Fact]
    public async Task Leverage_is_one_until_it_is_set_and_survives_a_restart()
    {
        Assert.Equal("insufficient-buying-power", PaperDesk.Rejection(await _desk.Buy(0.2m, instrument: PaperDesk.Btc)).Code);
        await _desk.Broker.SetLeverageAsync("BTCUSDT", 2m);
        _desk.Restart();
        Assert.Equal(OrderState.Filled, PaperDesk.Report(await _desk.Buy(0.2m, instrument: PaperDesk.Btc)).State);
    }

    [Fact]
    public async Task A_perpetual_gains_and_loses_with_its_mark()
    {
        await _desk.Sell(0.1m, instrument: PaperDesk.Btc);
        _desk.QuoteBtc(63_999m, 64_001m);
        Assert.Equal((10_000m + 99.9m, 10_000m + 99.9m - 6_400m), await Balance());
        await _desk.Buy(0.1m, instrument: PaperDesk.Btc, reduceOnly: true);
        Assert.Equal((10_099.8m, 10_099.8m), await Balance());
    }

    [Fact]
    public async Task An_exit_needs_no_buying_power()
    {
        await _desk.Broker.SetLeverageAsync("BTCUSDT", 10m);
        await _desk.Buy(1.5m, instrument: PaperDesk.Btc);
        _desk.QuoteBtc(60_000m, 60_002m);
        Assert.Equal(0m, (await Balance()).BuyingPower);
        Assert.Equal(OrderState.Filled, PaperDesk.Report(await _desk.Sell(1.5m, instrument: PaperDesk.Btc)).State);
        Assert.Equal(10_000m - 1.5m * 5_001m, (await Balance()).Equity);
    }

    [Fact]
    public async Task A_naked_short_option_ties_up_the_margin_rate_of_the_underlying()
    {
        var desk = new PaperDesk(_noFees with { StartingCash = 20_000m });
        await desk.Sell(1m);
        Assert.Equal((20_000m - 2.50m, 20_000m - 2.50m - 10_005m), await Balance(desk));
        Assert.Equal("insufficient-buying-power", PaperDesk.Rejection(await desk.Sell(1m, id: "sell-2")).Code);
    }

    [Fact]
    public async Task A_covered_short_needs_only_the_distance_between_the_strikes()
    {
        var desk = new PaperDesk(_noFees with { StartingCash = 1_000m });
        desk.Quote(PaperDesk.FarCall, 2.40m, 2.44m);
        desk.Quote(4.50m, 4.55m);
        await desk.Buy(1m, instrument: PaperDesk.FarCall);
        Assert.Equal(OrderState.Filled, PaperDesk.Report(await desk.Sell(1m)).State);
        // 1,000 − 244 + 450 − (what closing the short costs at its mark, 452.50) − 5 × 100.
        Assert.Equal((1_000m - 244m + 450m + 242m - 452.50m, 253.50m), await Balance(desk));
    }

    [Fact]
    public async Task One_long_covers_one_short()
    {
        var desk = new PaperDesk(_noFees with { StartingCash = 11_000m });
        desk.Quote(PaperDesk.FarCall, 2.40m, 2.44m);
        desk.Quote(4.50m, 4.55m);
        await desk.Buy(1m, instrument: PaperDesk.FarCall);
        Assert.Equal("insufficient-buying-power", PaperDesk.Rejection(await desk.Sell(3m)).Code);
        await desk.Sell(2m);
        // 11,000 − 244 + 900 − 2 × 452.50 − 5 × 100 for the pair − 20 % of 500.25 × 100 for the other.
        Assert.Equal(246m, (await Balance(desk)).BuyingPower);
    }

    [Fact]
    public async Task A_cover_that_expires_sooner_is_none()
    {
        var desk = new PaperDesk(_noFees with { StartingCash = 1_000m });
        var sooner = PaperDesk.FarCall with { Expiry = new DateOnly(2026, 10, 14) };
        desk.Quote(sooner, 1.40m, 1.44m);
        desk.Quote(4.50m, 4.55m);
        await desk.Buy(1m, instrument: sooner);
        Assert.Equal("insufficient-buying-power", PaperDesk.Rejection(await desk.Sell(1m)).Code);
    }

    [Fact]
    public async Task An_account_that_may_not_sell_options_to_open_says_so_and_may_close()
    {
        var desk = new PaperDesk(_noFees with { ShortOptionMarginRate = null });
        Assert.Equal("not-supported", PaperDesk.Rejection(await desk.Sell(1m)).Code);
        await desk.Buy(2m);
        Assert.Equal("not-supported", PaperDesk.Rejection(await desk.Sell(3m)).Code);
        Assert.Equal(OrderState.Filled, PaperDesk.Report(await desk.Sell(2m)).State);
    }

    [Fact]
    public async Task Positions_carry_the_average_price_paid()
    {
        await _desk.Buy(1m);
        _desk.Quote(4.60m, 4.65m);
        await _desk.Buy(1m, id: "buy-2");
        _desk.Quote(5.00m, 5.05m);
        await _desk.Sell(1m);
        Assert.Equal([new BrokerPosition(PaperDesk.Call, 1m, 4.60m)], await _desk.Broker.GetPositionsAsync());
    }

    [Fact]
    public async Task A_position_that_turns_over_starts_at_the_price_it_turned_at()
    {
        await _desk.Buy(0.1m, instrument: PaperDesk.Btc);
        await _desk.Sell(0.15m, instrument: PaperDesk.Btc);
        Assert.Equal([new BrokerPosition(PaperDesk.Btc, -0.05m, 64_999m)], await _desk.Broker.GetPositionsAsync());
    }

    [Theory]
    [InlineData("StartingCash")]
    [InlineData("Currency")]
    [InlineData("FeePerContract")]
    [InlineData("FeePerOrder")]
    [InlineData("PerpetualFeeRate")]
    [InlineData("SlippageTicks")]
    [InlineData("MaxQuoteAge")]
    [InlineData("DefaultLeverage")]
    [InlineData("ShortOptionMarginRate")]
    public void Options_out_of_range_are_refused_by_name(string member)
    {
        var options = member switch
        {
            "StartingCash" => _noFees with { StartingCash = 0m },
            "Currency" => _noFees with { Currency = " " },
            "FeePerContract" => _noFees with { FeePerContract = -0.01m },
            "FeePerOrder" => _noFees with { FeePerOrder = -1m },
            "PerpetualFeeRate" => _noFees with { PerpetualFeeRate = 5m },
            "SlippageTicks" => _noFees with { SlippageTicks = -1 },
            "MaxQuoteAge" => _noFees with { MaxQuoteAge = TimeSpan.Zero },
            "DefaultLeverage" => _noFees with { DefaultLeverage = 0.5m },
            _ => _noFees with { ShortOptionMarginRate = 0m },
        };
        Assert.StartsWith($"PaperBrokerOptions.{member} must be", Assert.Throws<ArgumentException>(() => new PaperDesk(options)).Message);
    }

    private Task<(decimal Equity, decimal BuyingPower)> Balance() => Balance(_desk);

    private static async Task<(decimal Equity, decimal BuyingPower)> Balance(PaperDesk desk)
    {
        var balance = await desk.Broker.GetBalanceAsync();
        return (balance.Equity, balance.BuyingPower);
    }
}
