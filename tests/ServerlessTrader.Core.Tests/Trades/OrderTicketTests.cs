using ServerlessTrader.Core.Trades;
using static ServerlessTrader.Core.Tests.Trades.Trades;

namespace ServerlessTrader.Core.Tests.Trades;

/// <summary>How the broker's word is taken.</summary>
public sealed class OrderTicketTests
{
    private static OrderTicket Three => Order(OrderPurpose.Entry, 3m);

    [Fact]
    public void A_new_order_is_being_sent_and_can_still_trade()
    {
        Assert.Equal(TicketState.Sending, Three.State);
        Assert.False(Three.IsFinal);
    }

    [Fact]
    public void A_partial_fill_is_booked_and_the_order_goes_on_working()
    {
        var ticket = Three.Apply(Report(OrderState.Working, Fill("a", 1m, 4.52m)));

        Assert.Equal((TicketState.Working, 1m, "b-1"), (ticket.State, ticket.FilledQuantity, ticket.BrokerOrderId));
    }

    [Fact]
    public void A_fill_told_twice_is_booked_once()
    {
        var ticket = Three.Apply(Report(OrderState.Working, Fill("a", 1m, 4.52m))).Apply(Report(OrderState.Working, Fill("a", 1m, 4.52m), Fill("b", 1m, 4.53m)));

        Assert.Equal(["a", "b"], ticket.Fills.Select(fill => fill.FillId));
    }

    [Fact]
    public void A_fill_told_twice_in_one_report_is_booked_once() =>
        Assert.Equal(1m, Three.Apply(Report(OrderState.Working, Fill("a", 1m, 4.52m), Fill("a", 1m, 4.52m))).FilledQuantity);

    [Fact]
    public void A_report_cannot_take_a_fill_away() =>
        Assert.Equal(1m, Three.Apply(Report(OrderState.Working, Fill("a", 1m, 4.52m))).Apply(Report(OrderState.Working)).FilledQuantity);

    [Fact]
    public void It_is_filled_when_its_fills_say_so_whatever_the_state_says()
    {
        Assert.Equal(TicketState.Filled, Three.Apply(Report(OrderState.Working, Fill("a", 3m, 4.52m))).State);
        Assert.Equal(TicketState.Filled, Three.Apply(Report(OrderState.Cancelled, Fill("a", 3m, 4.52m))).State);
    }

    [Fact]
    public void Called_filled_without_all_fills_it_is_asked_about_again() =>
        Assert.Equal(TicketState.Working, Three.Apply(Report(OrderState.Filled, Fill("a", 2m, 4.52m))).State);

    [Theory]
    [InlineData(OrderState.Cancelled, TicketState.Cancelled)]
    [InlineData(OrderState.Expired, TicketState.Cancelled)]
    [InlineData(OrderState.Rejected, TicketState.Rejected)]
    public void It_ends_as_the_broker_says_and_keeps_what_was_filled(OrderState state, TicketState expected)
    {
        var ticket = Three.Apply(Report(state, Fill("a", 1m, 4.52m)));

        Assert.Equal((expected, true, 1m), (ticket.State, ticket.IsFinal, ticket.FilledQuantity));
    }

    [Theory]
    [InlineData("a", 4)]
    [InlineData("b", 3)] // with the one before it
    public void More_filled_than_asked_for_makes_no_sense(string id, int quantity)
    {
        var ticket = Three.Apply(Report(OrderState.Working, Fill("first", 1m, 4.52m)));

        Assert.Throws<InvalidOperationException>(() => ticket.Apply(Report(OrderState.Working, Fill(id, quantity, 4.52m))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_fill_of_nothing_makes_no_sense(int quantity) =>
        Assert.Throws<InvalidOperationException>(() => Three.Apply(Report(OrderState.Working, Fill("a", quantity, 4.52m))));

    [Theory]
    [InlineData(TicketState.Filled)]
    [InlineData(TicketState.Cancelled)]
    [InlineData(TicketState.Rejected)]
    [InlineData(TicketState.Abandoned)]
    public void A_final_state_stays_but_a_late_fill_is_booked(TicketState final)
    {
        var ticket = (Three with { State = final }).Apply(Report(OrderState.Working, Fill("late", 1m, 4.52m)));

        Assert.Equal((final, 1m), (ticket.State, ticket.FilledQuantity));
    }

    [Fact]
    public void An_answer_ends_the_questions()
    {
        var ticket = (Three with { Unanswered = 4, AskAt = Now.AddMinutes(1) }).Apply(Report(OrderState.Working));

        Assert.Equal((0, null), (ticket.Unanswered, ticket.AskAt));
    }

    [Fact]
    public void The_brokers_reason_is_kept()
    {
        var rejected = Three.Apply(Report(OrderState.Rejected) with { Reason = "margin" });

        Assert.Equal("margin", rejected.Apply(Report(OrderState.Rejected)).Reason);
    }

    private static OrderReport Report(OrderState state, params Fill[] fills) => new(Three.ClientOrderId, "b-1", state, [.. fills]);
}
