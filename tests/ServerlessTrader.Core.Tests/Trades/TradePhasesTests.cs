using ServerlessTrader.Core.Trades;

namespace ServerlessTrader.Core.Tests.Trades;

public sealed class TradePhasesTests
{
    /// <summary>The whole machine. What is not here is not allowed.</summary>
    private static readonly Dictionary<TradePhase, TradePhase[]> _next = new()
    {
        [TradePhase.Accepted] = [TradePhase.Selected, TradePhase.Rejected, TradePhase.Flat], // Flat: a command to close enters nothing.
        [TradePhase.Selected] = [TradePhase.Sized, TradePhase.Rejected],
        [TradePhase.Sized] = [TradePhase.Entering, TradePhase.Rejected],
        [TradePhase.Entering] = [TradePhase.Open, TradePhase.Rejected],
        [TradePhase.Open] = [TradePhase.Closing, TradePhase.Flat],
        [TradePhase.Closing] = [TradePhase.Open, TradePhase.Flat],
        [TradePhase.Flat] = [],
        [TradePhase.Rejected] = [],
    };

    public static TheoryData<TradePhase, TradePhase, bool> Moves()
    {
        var moves = new TheoryData<TradePhase, TradePhase, bool>();
        foreach (var from in Enum.GetValues<TradePhase>())
        {
            foreach (var to in Enum.GetValues<TradePhase>())
                moves.Add(from, to, from == to || _next[from].Contains(to));
        }

        return moves;
    }

    [Theory]
    [MemberData(nameof(Moves))]
    public void A_trade_moves_as_the_machine_allows(TradePhase from, TradePhase to, bool allowed) => Assert.Equal(allowed, from.CanGoTo(to));

    [Theory]
    [InlineData(TradePhase.Flat, true)]
    [InlineData(TradePhase.Rejected, true)]
    [InlineData(TradePhase.Accepted, false)]
    [InlineData(TradePhase.Selected, false)]
    [InlineData(TradePhase.Sized, false)]
    [InlineData(TradePhase.Entering, false)]
    [InlineData(TradePhase.Open, false)]
    [InlineData(TradePhase.Closing, false)]
    public void Nothing_follows_a_final_phase(TradePhase phase, bool final) => Assert.Equal(final, phase.IsFinal());

    [Fact]
    public void A_move_the_machine_does_not_allow_throws_and_names_the_trade()
    {
        var trade = Trades.Bought();

        Assert.Equal(TradePhase.Selected, trade.To(TradePhase.Selected).Phase);
        Assert.Equal("Trade 0123456789abcdef01234567 cannot go from Accepted to Open.", Assert.Throws<InvalidOperationException>(() => trade.To(TradePhase.Open)).Message);
    }
}
