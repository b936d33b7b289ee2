namespace InferLine.Workloads;

/// <summary>The item counts of one stage by query, in the smallest of three forms: one number for all, bytes, or integers.</summary>
internal readonly struct VisitCounts
{
    private readonly int _uniform;
    private readonly byte[]? _bytes;
    private readonly int[]? _integers;

    private VisitCounts(int uniform, byte[]? bytes, int[]? integers) => (_uniform, _bytes, _integers) = (uniform, bytes, integers);

    public int this[int query] => _bytes is not null ? _bytes[query] : _integers is not null ? _integers[query] : _uniform;

    public static VisitCounts Uniform(int count) => new(count, null, null);

    public static VisitCounts Of(byte[] counts) =>
        counts.AsSpan().ContainsAnyExcept(counts[0]) ? new VisitCounts(0, counts, null) : Uniform(counts[0]);

    public static VisitCounts Of(int[] counts)
    {
        if (!counts.AsSpan().ContainsAnyExcept(counts[0]))
        {
            return Uniform(counts[0]);
        }

        return counts.AsSpan().ContainsAnyExceptInRange(0, byte.MaxValue)
            ? new VisitCounts(0, null, [.. counts])
            : new VisitCounts(0, Array.ConvertAll(counts, count => (byte)count), null);
    }

    public bool IsUniform(out int count)
    {
        count = _uniform;
        return _bytes is null && _integers is null;
    }

    public long Total(int queryCount)
    {
        if (IsUniform(out int count))
        {
            return (long)count * queryCount;
        }

        long total = 0;
        for (int query = 0; query < queryCount; query++)
        {
            total += this[query];
        }

        return total;
    }
}
