using ServerlessTrader.Core.Trades;
using ServerlessTrader.CrashTests;

namespace ServerlessTrader.Local.Tests.Reliability;

/// <summary>A run that can find nothing proves nothing: each kind of damage is found.</summary>
public sealed class CrashVerdictTests
{
    private static readonly CrashRun _run = new();

    [Fact]
    public void Books_that_agree_have_no_violation() => Assert.Empty(new CrashRun().Judge());

    [Fact]
    public void An_order_that_the_broker_has_twice_is_found()
    {
        var run = new CrashRun { Books = _run.Books with { Orders = [.. _run.Books.Orders, _run.Books.Orders[0]] } };

        Assert.Contains("Duplicate order: north has trade1-entry1 2 times.", run.Judge());
    }

    [Fact]
    public void An_order_that_no_trade_has_is_found()
    {
        var run = new CrashRun { Books = _run.Books with { Orders = [.. _run.Books.Orders, _run.Books.Orders[0] with { ClientOrderId = "trade9-entry1" }] } };

        Assert.Contains("Order without a trade: north has trade9-entry1, no trade does.", run.Judge());
    }

    [Fact]
    public void A_promised_trade_that_is_not_in_the_ledger_is_found()
    {
        var run = new CrashRun { Trade = null };

        Assert.Contains("Lost trade: trade1 was promised to alert 1 and is not in the ledger.", run.Judge());
    }

    [Fact]
    public void An_alert_without_an_answer_is_found() => Assert.Contains("Alert 1 was never answered.", new CrashRun { Replies = [] }.Judge());

    [Fact]
    public void An_alert_that_makes_other_trades_when_it_comes_again_is_found()
    {
        var run = new CrashRun { Replies = [.. _run.Replies, new AlertReply(202, "alert2", ["trade2"], IsDuplicate: false)] };

        Assert.Contains("Alert 1 was answered differently when it came again: alert1 with 1 trades, then alert2 with 1 trades.", run.Judge());
    }

    [Fact]
    public void A_trade_of_an_alert_that_nobody_sent_is_found()
    {
        var run = new CrashRun { Replies = [new AlertReply(202, "alert1", ["trade2"], IsDuplicate: false)] };

        Assert.Contains("Trade trade1 belongs to no alert that was sent (alert alert1).", run.Judge());
    }

    [Fact]
    public void A_trade_that_has_not_ended_is_found()
    {
        var run = new CrashRun { Trade = _run.Trade! with { Phase = TradePhase.Closing, Orders = [_run.Trade.Orders[0]] } };

        Assert.Contains("Trade trade1 has not ended: Closing, 1 open.", run.Judge());
    }

    [Fact]
    public void A_position_that_no_trade_has_is_found()
    {
        var run = new CrashRun { Books = _run.Books with { Positions = _run.Books.Positions.Add("QQQ", 3m) } };

        Assert.Contains("Position without a trade: north holds 3 QQQ although every trade is over.", run.Judge());
    }

    [Fact]
    public void A_fill_that_the_trade_does_not_have_is_found()
    {
        var run = new CrashRun { Trade = _run.Trade! with { Orders = [_run.Trade.Orders[0], _run.Trade.Orders[1] with { Fills = [] }] } };

        Assert.Contains("Order trade1-exit1: the trade has 0 in 0 fills, north has 1 in 1 fills.", run.Judge());
    }

    [Fact]
    public void A_cent_of_difference_is_found()
    {
        var run = new CrashRun { Books = _run.Books with { CashChange = 48.69m } };

        Assert.Contains("north: the trades made 48.70, the broker's cash changed by 48.69.", run.Judge());
    }

    [Fact]
    public void A_trade_booked_twice_on_the_accounts_page_is_found()
    {
        var run = new CrashRun { Page = _run.Page with { GrossProfit = 100.00m, Fees = 2.60m, ClosedTrades = 2 } };

        Assert.Contains("north: its page counts 2 closed trades, 1 have entered.", run.Judge());
    }

    [Fact]
    public void A_command_that_was_not_carried_out_is_found() => Assert.Contains("1 stored commands were not carried out.", new CrashRun { PendingCommands = 1 }.Judge());
}
