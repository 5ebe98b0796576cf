using System.Globalization;

namespace ServerlessTrader.Benchmarks;

/// <summary>Prints a set of times.</summary>
internal static class Latencies
{
    /// <summary>p50, p99 and the longest, in milliseconds.</summary>
    public static string Describe(IEnumerable<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"p50 {At(sorted, 0.50):0.00} ms, p99 {At(sorted, 0.99):0.00} ms, longest {sorted[^1]:0.00} ms");
    }

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
}
