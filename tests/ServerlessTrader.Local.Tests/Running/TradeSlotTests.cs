using ServerlessTrader.Local.Running;

namespace ServerlessTrader.Local.Tests.Running;

public sealed class TradeSlotTests
{
    [Fact]
    public void A_new_slot_is_queued_already()
    {
        Assert.False(new TradeSlot("t").TrySignal());
    }

    [Fact]
    public void A_resting_slot_is_queued_by_the_first_signal_only()
    {
        var slot = Resting();
        Assert.True(slot.TrySignal());
        Assert.False(slot.TrySignal());
    }

    [Fact]
    public void A_signal_while_running_makes_it_run_once_more_and_then_rest()
    {
        var slot = new TradeSlot("t");
        slot.Begin();
        Assert.False(slot.TrySignal());
        Assert.False(slot.TrySignal());
        Assert.False(slot.TryRest());
        Assert.True(slot.TryRest());
    }

    [Fact]
    public void However_many_signal_at_once_one_queues()
    {
        var slot = Resting();
        var queued = 0;
        Parallel.For(0, 64, _ =>
        {
            if (slot.TrySignal())
                Interlocked.Increment(ref queued);
        });
        Assert.Equal(1, queued);
    }

    private static TradeSlot Resting()
    {
        var slot = new TradeSlot("t");
        slot.Begin();
        Assert.True(slot.TryRest());
        return slot;
    }
}
