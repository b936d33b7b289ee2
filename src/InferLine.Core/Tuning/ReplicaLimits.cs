using InferLine.Profiles;

namespace InferLine.Tuning;

/// <summary>Keeps wanted replicas within the ranges of the stages and the limits of the types of hardware.</summary>
internal sealed class ReplicaLimits
{
    private readonly ReplicaRange[] _ranges;
    private readonly (int[] Stages, int Max)[] _hardware;

    public ReplicaLimits(TuningModel model, ProfileCatalog catalog)
    {
        _ranges = [.. model.Stages.Select(stage => model.Options.Replicas.TryGetValue(stage.Stage, out ReplicaRange range) ? range : new ReplicaRange(1))];
        _hardware =
        [
            .. catalog.Hardware.Where(type => type.MaxReplicas is not null).Select(type => (
                Stages: Enumerable.Range(0, model.Stages.Count).Where(s => model.Stages[s].Hardware == type.Name).ToArray(),
                Max: type.MaxReplicas!.Value)).Where(group => group.Stages.Length > 0),
        ];
        foreach ((int[] stages, int max) in _hardware)
        {
            if (stages.Sum(s => _ranges[s].Min) > max)
            {
                string hardware = model.Stages[stages[0]].Hardware;
                throw new InvalidInputException(
                    null,
                    $"hardware {Require.Quote(hardware)}",
                    $"the stages on it need at least {stages.Sum(s => _ranges[s].Min)} replicas and the profiles allow {max}; lower a minimum or raise the limit");
            }
        }
    }

    public int Min(int stage) => _ranges[stage].Min;

    /// <summary>Whether the stage may have one more replica, the others as they are.</summary>
    public bool MayGrow(ReadOnlySpan<int> replicas, int stage)
    {
        if (replicas[stage] >= _ranges[stage].Max)
        {
            return false;
        }

        foreach ((int[] stages, int max) in _hardware)
        {
            if (Array.IndexOf(stages, stage) >= 0 && Sum(stages, replicas) >= max)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Brings wanted replicas within all limits, in place. Where a type of hardware is short, the stages on it give up replicas one by one, always the stage that is then
    /// left with the largest share of what it wanted; so every stage goes short alike.
    /// </summary>
    /// <param name="wanted">The wanted replicas.</param>
    /// <param name="standing">What stages keep, as far as they want it and the limits allow; empty if nothing stands.</param>
    public void Apply(Span<int> wanted, ReadOnlySpan<int> standing = default)
    {
        Span<int> least = new int[wanted.Length];
        for (int stage = 0; stage < wanted.Length; stage++)
        {
            wanted[stage] = Math.Clamp(wanted[stage], _ranges[stage].Min, _ranges[stage].Max);
            least[stage] = standing.IsEmpty ? _ranges[stage].Min : Math.Max(_ranges[stage].Min, Math.Min(wanted[stage], standing[stage]));
        }

        foreach ((int[] stages, int max) in _hardware)
        {
            if (Sum(stages, least) > max)
            {
                Share(wanted, stages, max, [.. _ranges.Select(range => range.Min)]);
            }
            else
            {
                Share(wanted, stages, max, least);
            }
        }
    }

    private static void Share(Span<int> wanted, int[] stages, int max, ReadOnlySpan<int> least)
    {
        int surplus = Sum(stages, wanted) - max;
        if (surplus <= 0)
        {
            return;
        }

        double[] wish = new double[stages.Length];
        for (int i = 0; i < stages.Length; i++)
        {
            wish[i] = wanted[stages[i]];
        }

        for (; surplus > 0; surplus--)
        {
            int giver = -1;
            double largest = -1;
            for (int i = 0; i < stages.Length; i++)
            {
                double left = (wanted[stages[i]] - 1) / wish[i];
                if (wanted[stages[i]] > least[stages[i]] && left > largest)
                {
                    (giver, largest) = (i, left);
                }
            }

            wanted[stages[giver]]--;
        }
    }

    private static int Sum(int[] stages, ReadOnlySpan<int> replicas)
    {
        int sum = 0;
        foreach (int stage in stages)
        {
            sum += replicas[stage];
        }

        return sum;
    }
}
