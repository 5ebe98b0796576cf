using FsCheck;
using FsCheck.Fluent;

namespace ServerlessTrader.TestKit.Brokers;

/// <summary>Runs a property whose body waits for tasks, away from the test's own thread.</summary>
internal static class PropertyRun
{
    public static Task RunAsync(this Property property, int maxTests = 50) =>
        Task.Run(() => property.Check(Config.QuickThrowOnFailure.WithMaxTest(maxTests)));
}
