using ServerlessTrader.Engine.Ledger;
using ServerlessTrader.Engine.Storage;

namespace ServerlessTrader.Engine.Tests.Ledger;

public sealed class LaneLedgerTests
{
    private static readonly DateTimeOffset _now = new(2026, 3, 2, 16, 0, 0, TimeSpan.Zero);

    private readonly LaneLedger _lanes = new(new MemoryTableStore());

    [Fact]
    public async Task A_lane_nobody_ever_stood_in_is_empty()
    {
        Assert.Null((await _lanes.GetAsync("paper", "BTCUSDT")).Head);
    }

    [Fact]
    public async Task Who_comes_first_stands_first()
    {
        await _lanes.JoinAsync("paper", "BTCUSDT", "a", _now);
        var lane = await _lanes.JoinAsync("paper", "BTCUSDT", "b", _now);
        Assert.Equal(("a", true), (lane.Head!.TradeId, lane.Holds("b")));
        Assert.Equal(["a"], lane.Ahead("b"));
        Assert.Equal("b", (await _lanes.LeaveAsync("paper", "BTCUSDT", "a")).Head!.TradeId);
    }

    [Fact]
    public async Task Who_joins_twice_keeps_the_place()
    {
        await _lanes.JoinAsync("paper", "BTCUSDT", "a", _now);
        await _lanes.JoinAsync("paper", "BTCUSDT", "b", _now);
        var lane = await _lanes.JoinAsync("paper", "BTCUSDT", "a", _now.AddSeconds(5));
        Assert.Equal(["a", "b"], lane.Queue.Select(entry => entry.TradeId));
        Assert.Equal(_now.AddSeconds(5), lane.Head!.At);
    }

    [Fact]
    public async Task Accounts_and_symbols_have_lanes_of_their_own()
    {
        await _lanes.JoinAsync("paper", "BTCUSDT", "a", _now);
        await _lanes.JoinAsync("paper", "ETHUSDT", "b", _now);
        await _lanes.JoinAsync("other", "BTCUSDT", "c", _now);
        Assert.Equal(
            ("a", "b", "c"),
            ((await _lanes.GetAsync("paper", "BTCUSDT")).Head!.TradeId, (await _lanes.GetAsync("paper", "ETHUSDT")).Head!.TradeId, (await _lanes.GetAsync("other", "BTCUSDT")).Head!.TradeId));
    }

    [Fact]
    public async Task A_place_is_not_dropped_when_its_trade_has_been_heard_of_since()
    {
        var stale = (await _lanes.JoinAsync("paper", "BTCUSDT", "a", _now)).Head!;
        await _lanes.JoinAsync("paper", "BTCUSDT", "a", _now.AddSeconds(9));
        Assert.True((await _lanes.DropAsync("paper", "BTCUSDT", stale)).Holds("a"));
    }

    [Fact]
    public async Task Leaving_twice_is_leaving_once()
    {
        await _lanes.JoinAsync("paper", "BTCUSDT", "a", _now);
        await _lanes.LeaveAsync("paper", "BTCUSDT", "a");
        Assert.Null((await _lanes.LeaveAsync("paper", "BTCUSDT", "a")).Head);
    }

    [Fact]
    public async Task Two_processes_lose_nobody()
    {
        var store = new MemoryTableStore();
        var first = new LaneLedger(store);
        var second = new LaneLedger(store);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => (i % 2 == 0 ? first : second).JoinAsync("paper", "BTCUSDT", $"t{i}", _now).AsTask())));
        Assert.Equal(100, (await first.GetAsync("paper", "BTCUSDT")).Queue.Select(entry => entry.TradeId).Distinct().Count());
    }
}
