using InferLine.Pipelines;

namespace InferLine.Planning;

/// <summary>
/// Chooses among alternatives of all stages so that their delays along each path fit into its slack, cheaply: first the alternatives that save most per delay, then exchanges
/// of two stages at once, until none helps. A heuristic: nothing is proved by it.
/// </summary>
internal sealed class SlackAllocation(PipelineTopology topology, StageAlternative[][] alternatives, double[] slack)
{
    private readonly int[] _chosen = new int[alternatives.Length];
    private readonly double[] _delay = new double[alternatives.Length];

    /// <summary>The alternatives by stage; <see langword="null"/> if even the fastest do not fit.</summary>
    public StageChoice[]? Choose()
    {
        for (int stage = 0; stage < _chosen.Length; stage++)
        {
            _chosen[stage] = Array.IndexOf(alternatives[stage], alternatives[stage].MinBy(alternative => alternative.DelaySeconds));
        }

        if (!Fits())
        {
            return null;
        }

        while (TakeBestRatio())
        {
        }

        for (bool better = true; better;)
        {
            better = false;
            for (int first = 0; first < _chosen.Length; first++)
            {
                for (int second = first + 1; second < _chosen.Length; second++)
                {
                    better |= Exchange(first, second);
                }
            }
        }

        return [.. _chosen.Select((index, stage) => alternatives[stage][index].Choice)];
    }

    private bool TakeBestRatio()
    {
        (int Stage, int Index, double Ratio) best = (-1, 0, 0);
        for (int stage = 0; stage < _chosen.Length; stage++)
        {
            int before = _chosen[stage];
            StageAlternative from = alternatives[stage][before];
            for (int index = 0; index < alternatives[stage].Length; index++)
            {
                StageAlternative to = alternatives[stage][index];
                double saved = from.CostPerHour - to.CostPerHour;
                if (saved <= 0)
                {
                    continue;
                }

                double ratio = saved / Math.Max(1e-6, to.DelaySeconds - from.DelaySeconds);
                _chosen[stage] = index;
                if (ratio > best.Ratio && Fits())
                {
                    best = (stage, index, ratio);
                }

                _chosen[stage] = before;
            }
        }

        if (best.Stage < 0)
        {
            return false;
        }

        _chosen[best.Stage] = best.Index;
        return true;
    }

    /// <summary>Takes the cheapest pair of alternatives of two stages that fits.</summary>
    private bool Exchange(int first, int second)
    {
        (int A, int B) best = (_chosen[first], _chosen[second]);
        (int A, int B) before = best;
        double least = alternatives[first][best.A].CostPerHour + alternatives[second][best.B].CostPerHour - 1e-9;
        for (int a = 0; a < alternatives[first].Length; a++)
        {
            for (int b = 0; b < alternatives[second].Length; b++)
            {
                double cost = alternatives[first][a].CostPerHour + alternatives[second][b].CostPerHour;
                (_chosen[first], _chosen[second]) = (a, b);
                if (cost < least && Fits())
                {
                    best = (a, b);
                    least = cost - 1e-9;
                }
            }
        }

        (_chosen[first], _chosen[second]) = best;
        return best != before;
    }

    private bool Fits()
    {
        foreach (int stage in topology.TopologicalOrder)
        {
            double before = topology.IsEntry(stage) ? 0 : double.NegativeInfinity;
            IReadOnlyList<int> edges = topology.InEdges(stage);
            for (int i = 0; i < edges.Count; i++)
            {
                before = Math.Max(before, _delay[topology.Source(edges[i])]);
            }

            _delay[stage] = before + alternatives[stage][_chosen[stage]].DelaySeconds;
            if (_delay[stage] > slack[stage])
            {
                return false;
            }
        }

        return true;
    }
}
