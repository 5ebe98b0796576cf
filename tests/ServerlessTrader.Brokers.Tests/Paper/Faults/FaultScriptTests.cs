using ServerlessTrader.Brokers.Paper.Faults;

namespace ServerlessTrader.Brokers.Tests.Paper.Faults;

public sealed class FaultScriptTests
{
    [Fact]
    public void Plays_what_is_written_in_order_and_then_nothing()
    {
        var script = new FaultScript()
            .Then(FaultPoint.Submit, Fault.TimeOutAfter)
            .Then(FaultPoint.Submit, Fault.None)
            .Then(FaultPoint.Submit, Fault.Reject, times: 2)
            .Then(FaultPoint.Find, Fault.TimeOutBefore);
        Assert.Equal(
            [Fault.TimeOutAfter, Fault.None, Fault.Reject, Fault.Reject, Fault.None],
            Enumerable.Range(0, 5).Select(_ => script.Next(FaultPoint.Submit)));
        Assert.Equal(Fault.TimeOutBefore, script.Next(FaultPoint.Find));
    }

    [Fact]
    public void Refuses_a_fault_where_it_cannot_happen() =>
        Assert.Contains(
            "Reject cannot happen at Find",
            Assert.Throws<ArgumentException>(() => new FaultScript().Then(FaultPoint.Find, Fault.Reject)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Chance_brings_the_same_faults_for_the_same_seed()
    {
        var (first, second) = (new FaultScript(0.3, seed: 5), new FaultScript(0.3, seed: 5));
        Assert.Equal(Play(first), Play(second));
        Assert.NotEqual(Play(new FaultScript(0.3, seed: 5)), Play(new FaultScript(0.3, seed: 6)));
    }

    [Fact]
    public void Chance_brings_faults_as_often_as_told_and_every_kind_of_them()
    {
        var faults = Play(new FaultScript(0.3));
        Assert.InRange(faults.Count(fault => fault != Fault.None), 5_800, 6_200);
        Assert.Equal(7, faults.Distinct().Count());
        Assert.All(faults, fault => Assert.True(FaultScript.CanHappen(FaultPoint.Submit, fault)));
    }

    [Fact]
    public void Practice_can_be_switched_on_and_off()
    {
        var script = new FaultScript { Probability = 1.0 };
        Assert.NotEqual(Fault.None, script.Next(FaultPoint.Submit));
        script.Probability = 0.0;
        Assert.All(Play(script), fault => Assert.Equal(Fault.None, fault));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Refuses_what_is_no_probability(double probability) => Assert.Throws<ArgumentOutOfRangeException>(() => new FaultScript(probability));

    private static List<Fault> Play(FaultScript script) => [.. Enumerable.Range(0, 20_000).Select(_ => script.Next(FaultPoint.Submit))];
}
