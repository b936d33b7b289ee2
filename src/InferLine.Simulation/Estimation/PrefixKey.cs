namespace InferLine.Estimation;

/// <summary>Names a stage together with the configurations of itself and all stages before it.</summary>
internal readonly struct PrefixKey : IEquatable<PrefixKey>
{
    private readonly int[] _parts;
    private readonly int _hash;

    /// <param name="parts">The stage index, followed by the number of the configuration of each stage before it and of itself.</param>
    public PrefixKey(int[] parts)
    {
        _parts = parts;
        var hash = default(HashCode);
        foreach (int part in parts)
        {
            hash.Add(part);
        }

        _hash = hash.ToHashCode();
    }

    public bool Equals(PrefixKey other) => _hash == other._hash && _parts.AsSpan().SequenceEqual(other._parts);

    public override bool Equals(object? obj) => obj is PrefixKey other && Equals(other);

    public override int GetHashCode() => _hash;
}
