namespace InferLine.Workloads;

/// <summary>
/// A counter-based generator: the number at a position is a function of (seed, position) alone, so that draws can be made in any order,
/// or left out, without changing the others. This is what gives all plans the same queries (common random numbers).
/// </summary>
/// <remarks>
/// The 64-bit finalizer of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014), applied once
/// per coordinate, with odd multipliers that keep neighbouring positions apart.
/// </remarks>
internal readonly struct CounterRandom(ulong seed)
{
    private readonly ulong _key = Mix(seed + 0x9E3779B97F4A7C15);

    /// <summary>A number in [0, 1) with 53 random bits.</summary>
    public double Uniform(ulong row, ulong column)
    {
        ulong bits = Mix(Mix(_key ^ (row * 0x9E3779B97F4A7C15)) ^ ((column + 1) * 0xD1B54A32D192ED03));
        return (bits >> 11) * (1.0 / (1UL << 53));
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
