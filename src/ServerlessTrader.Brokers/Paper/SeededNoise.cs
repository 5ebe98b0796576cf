using System.Runtime.CompilerServices;

namespace ServerlessTrader.Brokers.Paper;

/// <summary>
/// Random numbers that are looked up, not drawn: a pure function of a seed and an index, so that any number of any sequence can be had without the ones
/// before it.
/// </summary>
internal static class SeededNoise
{
    /// <summary>No normal deviate of <see cref="Normal"/> lies further from zero than this.</summary>
    public const double LargestNormal = 8.3;

    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;
    private const double LowerTail = 0.02425;

    /// <summary>Sixty-four well mixed bits (the output function of SplitMix64; Steele, Lea and Flood, OOPSLA 2014).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Bits(ulong seed, ulong index)
    {
        unchecked
        {
            var z = seed + (index + 1) * GoldenGamma;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    /// <summary>A seed of its own for everything that has a name, the same in every process (FNV-1a, then mixed with <paramref name="seed"/>).</summary>
    public static ulong SeedOf(ulong seed, string name)
    {
        var hash = 0xCBF29CE484222325;
        unchecked
        {
            foreach (var character in name)
                hash = (hash ^ character) * 0x100000001B3;
        }

        return Bits(seed, hash);
    }

    /// <summary>Uniform in the open interval 0…1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Uniform(ulong seed, ulong index) => ((Bits(seed, index) >> 11) + 0.5) * (1.0 / (1UL << 53));

    /// <summary>Standard normal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Normal(ulong seed, ulong index) => InverseNormal(Uniform(seed, index));

    /// <summary>
    /// The value a standard normal stays below with probability <paramref name="p"/>, to nine digits (P. J. Acklam's rational approximation).
    /// </summary>
    public static double InverseNormal(double p)
    {
        if (p < LowerTail)
            return Tail(Math.Sqrt(-2.0 * Math.Log(p)));
        if (p > 1.0 - LowerTail)
            return -Tail(Math.Sqrt(-2.0 * Math.Log(1.0 - p)));
        var q = p - 0.5;
        var r = q * q;
        var numerator = ((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r + 1.383577518672690e+02) * r
            - 3.066479806614716e+01) * r + 2.506628277459239e+00;
        var denominator = ((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r + 6.680131188771972e+01) * r
            - 1.328068155288572e+01) * r + 1.0;
        return numerator * q / denominator;
    }

    private static double Tail(double q)
    {
        var numerator = ((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838e+00) * q - 2.549732539343734e+00) * q
            + 4.374664141464968e+00) * q + 2.938163982698783e+00;
        var denominator = (((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996e+00) * q + 3.754408661907416e+00) * q + 1.0;
        return numerator / denominator;
    }
}
