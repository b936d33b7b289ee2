namespace InferLine.Tuning;

/// <summary>How many replicas a tuner may give to a stage.</summary>
public readonly record struct ReplicaRange
{
    /// <summary>Creates a range.</summary>
    /// <param name="min">The least number, 1 or more.</param>
    /// <param name="max">The largest number, <paramref name="min"/> or more.</param>
    /// <exception cref="InvalidInputException">A rule above is broken.</exception>
    public ReplicaRange(int min, int max = Profiles.HardwareType.MaxReplicaLimit)
    {
        Min = Require.Integer(min, 1, Profiles.HardwareType.MaxReplicaLimit, "replica range", "min");
        Max = Require.Integer(max, min, Profiles.HardwareType.MaxReplicaLimit, "replica range", "max");
    }

    /// <summary>The least number.</summary>
    public int Min { get; }

    /// <summary>The largest number.</summary>
    public int Max { get; }
}
