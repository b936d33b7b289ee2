namespace InferLine.Fuzz;

/// <summary>A hash that is the same in every process, unlike those of strings.</summary>
internal static class StableHash
{
    public static int Of(string name, int seed, long number)
    {
        ulong hash = 14695981039346656037;
        foreach (char letter in name)
        {
            hash = (hash ^ letter) * 1099511628211;
        }

        hash = (hash ^ (uint)seed) * 1099511628211;
        hash = (hash ^ (ulong)number) * 1099511628211;
        hash ^= hash >> 32;
        return (int)(hash & int.MaxValue);
    }
}
