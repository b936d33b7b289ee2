namespace InferLine.Backends.Tests.Storms;

/// <summary>Something that happens in a storm.</summary>
internal sealed record Step
{
    public StepKind Kind { get; init; }

    public int[][] Replicas { get; init; } = [];

    public int Batch { get; init; }

    public int DelayMs { get; init; }

    public string Host { get; init; } = "";

    public int FaultPercent { get; init; }

    public int Seed { get; init; }

    public int ChangeMs { get; init; }

    /// <summary>What goes wrong with the n-th request after <see cref="StepKind.Faults"/>.</summary>
    public Fault FaultOf(int number)
    {
        uint hash = unchecked(((uint)number * 2654435761u) ^ ((uint)Seed * 40503u));
        hash ^= hash >> 15;
        hash = unchecked(hash * 2246822519u);
        hash ^= hash >> 13;
        return hash % 100 >= FaultPercent ? Fault.None : (Fault)(1 + (hash / 100 % 5));
    }

    public override string ToString() =>
        FormattableString.Invariant($"{Kind} {Host} {string.Join(" | ", Replicas.Select(counts => string.Join(",", counts)))} batch {Batch} delay {DelayMs} faults {FaultPercent}% seed {Seed} takes {ChangeMs} ms");
}
