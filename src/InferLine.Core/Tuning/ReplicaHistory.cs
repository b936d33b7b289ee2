namespace InferLine.Tuning;

/// <summary>The numbers of replicas wanted over the last minutes: what stands, and, with the activation time, what is still starting.</summary>
internal sealed class ReplicaHistory(IReadOnlyList<int> planned)
{
    /// <summary>How far back the history goes. The first entry is in force at that time, whenever it was decided.</summary>
    public const double KeptSeconds = 300;

    private readonly List<ReplicaTarget> _targets = [new ReplicaTarget(double.MinValue, [.. planned])];

    /// <summary>From the oldest to the present one; the first holds since ever as far as the history tells.</summary>
    public IReadOnlyList<ReplicaTarget> Targets => _targets;

    public IReadOnlyList<int> Present => _targets[^1].Replicas;

    public void Set(double nowSeconds, ReadOnlySpan<int> replicas)
    {
        int old = 0;
        while (old + 1 < _targets.Count && nowSeconds - _targets[old + 1].AtSeconds >= KeptSeconds)
        {
            old++;
        }

        _targets.RemoveRange(0, old);
        _targets.Add(new ReplicaTarget(nowSeconds, replicas.ToArray()));
    }

    /// <summary>When a stage last got replicas; <see langword="null"/> if it did not, as far as the history tells.</summary>
    public double? LastGrowthSeconds(int stage)
    {
        for (int i = _targets.Count - 1; i > 0; i--)
        {
            if (_targets[i].Replicas[stage] > _targets[i - 1].Replicas[stage])
            {
                return _targets[i].AtSeconds;
            }
        }

        return null;
    }

    public void Restore(IEnumerable<ReplicaTarget> targets)
    {
        _targets.Clear();
        _targets.AddRange(targets);
    }
}
