using ServerlessTrader.BrokerSimulators.Exchange;

namespace ServerlessTrader.BrokerSimulators.Tests.Exchange;

public sealed class PositionArithmeticTests
{
    private static readonly ExchangePosition _flat = new("BTCUSDT", PositionSide.Both);

    [Fact]
    public void Averages_the_entry_price_of_what_is_added()
    {
        var (position, _) = PositionArithmetic.Apply(_flat, 0.1m, 60_000m);
        (position, var realised) = PositionArithmetic.Apply(position, 0.3m, 62_000m);
        Assert.Equal((0.4m, 61_500m, 0m), (position.Quantity, position.EntryPrice, realised));
    }

    [Fact]
    public void Realises_the_profit_of_what_is_closed_and_keeps_the_entry_price_of_the_rest()
    {
        var (position, _) = PositionArithmetic.Apply(_flat, 0.4m, 61_500m);
        (position, var realised) = PositionArithmetic.Apply(position, -0.1m, 61_000m);
        Assert.Equal((0.3m, 61_500m, -50m), (position.Quantity, position.EntryPrice, realised));
    }

    [Fact]
    public void Turns_a_long_into_a_short_at_the_price_of_the_fill()
    {
        var (position, _) = PositionArithmetic.Apply(_flat, 0.2m, 60_000m);
        (position, var realised) = PositionArithmetic.Apply(position, -0.5m, 60_100m);
        Assert.Equal((-0.3m, 60_100m, 20m), (position.Quantity, position.EntryPrice, realised));
    }

    [Fact]
    public void A_short_gains_when_the_price_falls()
    {
        var (position, _) = PositionArithmetic.Apply(_flat, -0.2m, 60_000m);
        Assert.Equal(100m, position.Unrealised(59_500m));
        (position, var realised) = PositionArithmetic.Apply(position, 0.2m, 59_500m);
        Assert.Equal((0m, 0m, 100m), (position.Quantity, position.Cost, realised));
    }

    [Fact]
    public void Nothing_is_lost_when_a_third_is_closed()
    {
        var (position, _) = PositionArithmetic.Apply(_flat, 0.003m, 60_000.1m);
        var total = 0m;
        foreach (var price in new[] { 60_001m, 60_002m, 60_003m })
        {
            (position, var realised) = PositionArithmetic.Apply(position, -0.001m, price);
            total += realised;
        }

        Assert.Equal((0m, 60.001m + 60.002m + 60.003m - 180.0003m), (position.Cost, total));
    }
}
