namespace ServerlessTrader.BrokerSimulators;

/// <summary>
/// Dice whose every roll follows from a seed and the name of what is rolled for. However the requests of a run interleave, an order of one name has one fate.
/// </summary>
public sealed class SeededDice(ulong seed)
{
    /// <summary>Uniform in 0 (included) to 1 (excluded).</summary>
    public double Roll(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        unchecked
        {
            // FNV-1a over the name, then the output function of SplitMix64.
            var z = seed ^ 0xCBF29CE484222325;
            foreach (var character in name)
                z = (z ^ character) * 0x100000001B3;
            z += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
        }
    }

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>, both included.</summary>
    public int Roll(string name, int least, int most) => least + (int)(Roll(name) * (most - least + 1));
}
