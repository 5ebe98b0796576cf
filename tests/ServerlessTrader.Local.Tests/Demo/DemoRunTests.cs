using ServerlessTrader.Local.Demo;
using Spectre.Console;

namespace ServerlessTrader.Local.Tests.Demo;

public sealed class DemoRunTests
{
    [Fact]
    public async Task Plays_every_trade_to_flat_and_the_books_agree()
    {
        var (exit, text) = await PlayAsync(DemoRun.DefaultSeed);
        Assert.Equal(0, exit);
        Assert.Contains("the books agree", text, StringComparison.Ordinal);
        Assert.DoesNotContain("still open", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_a_trades_life_from_alert_to_flat()
    {
        var (_, text) = await PlayAsync(DemoRun.DefaultSeed);
        foreach (var line in new[] { "accepted", "selected", "sized", "fill", "entered", "target-1", "stop-moved", "scaled-out", "flat", "duplicate", "market-closed" })
            Assert.Contains(line, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_seed_tells_the_same_story()
    {
        Assert.Equal((await PlayAsync(3)).Text, (await PlayAsync(3)).Text);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(19)]
    public async Task Any_seed_ends_flat_with_books_that_agree(ulong seed)
    {
        Assert.Equal(0, (await PlayAsync(seed)).Exit);
    }

    private static async Task<(int Exit, string Text)> PlayAsync(ulong seed)
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(writer) });
        var exit = await DemoRun.RunAsync(console, Repository.Strategies, seed, CancellationToken.None);
        return (exit, writer.ToString());
    }
}
