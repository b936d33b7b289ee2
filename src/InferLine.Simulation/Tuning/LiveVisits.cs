using InferLine.Pipelines;
using InferLine.Workloads;

namespace InferLine.Tuning;

/// <summary>What queries do, sampled by seed so that stages have their live scale factors. Query k always does the same, whenever it is looked at.</summary>
/// <remarks>
/// Live scale factors are rounded to steps of 5% of the pipeline's own, so that the sample is a function of few states and is not drawn anew for every report.
/// Edges are taken with proportionally changed probabilities. What probabilities up to 1 cannot reach is made up by more items per query.
/// </remarks>
internal sealed class LiveVisits(Pipeline pipeline)
{
    /// <summary>The period after which queries repeat; a power of two.</summary>
    private const int Period = 1 << 14;
    private const ulong Seed = 1;
    private const double Step = 0.05;

    private readonly int[] _steps = new int[pipeline.Stages.Count];
    private int[][]? _counts;

    /// <summary>The counts of queries of those numbers.</summary>
    public Visits Of(ReadOnlySpan<long> queries)
    {
        int[][] counts = _counts!;
        int[][] taken = new int[counts.Length][];
        for (int stage = 0; stage < counts.Length; stage++)
        {
            int[] source = counts[stage];
            int[] target = GC.AllocateUninitializedArray<int>(queries.Length);
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = source[(int)(queries[i] & (Period - 1))];
            }

            taken[stage] = target;
        }

        return Visits.FromCounts(pipeline, taken);
    }

    /// <summary>Follows the live scale factors.</summary>
    public void Follow(ReadOnlySpan<double> scaleFactors)
    {
        bool changed = _counts is null;
        for (int stage = 0; stage < _steps.Length; stage++)
        {
            double own = pipeline.ScaleFactors[stage];
            double drift = own > 0 ? scaleFactors[stage] / own : scaleFactors[stage];
            int step = drift > 0 ? (int)Math.Clamp(Math.Round(Math.Log(drift) / Math.Log(1 + Step)), -200, 200) : -200;
            changed |= step != _steps[stage];
            _steps[stage] = step;
        }

        if (changed)
        {
            _counts = Sample([.. _steps.Select(step => Math.Pow(1 + Step, step))]);
        }
    }

    private int[][] Sample(double[] drifts)
    {
        var random = new CounterRandom(Seed);
        var visits = Visits.Sample(Drifted(drifts), Period, Seed);
        int[][] counts = new int[drifts.Length][];
        for (int stage = 0; stage < drifts.Length; stage++)
        {
            counts[stage] = [.. Enumerable.Range(0, Period).Select(query => visits.Count(stage, query))];
            double own = pipeline.ScaleFactors[stage];
            double wanted = own > 0 ? own * drifts[stage] : drifts[stage];
            double have = visits.ScaleFactors[stage];
            if (pipeline.Topology.IsEntry(stage) || wanted <= have * (1 + Step))
            {
                continue;
            }

            for (int query = 0; query < Period; query++)
            {
                double items = have > 0 ? counts[stage][query] * wanted / have : wanted;
                counts[stage][query] = (int)(items + random.Uniform((ulong)query, (ulong)(pipeline.Edges.Count + stage)));
            }
        }

        return counts;
    }

    /// <summary>The pipeline with edges that are taken as much more often as their target drifted against their source.</summary>
    private Pipeline Drifted(double[] drifts)
    {
        PipelineTopology topology = pipeline.Topology;
        double[] probabilities =
        [
            .. pipeline.Edges.Select((edge, e) => Math.Min(1, edge.Probability * drifts[topology.Target(e)] / drifts[topology.Source(e)])),
        ];
        for (int stage = 0; stage < pipeline.Stages.Count; stage++)
        {
            double sum = topology.OutEdges(stage).Sum(edge => probabilities[edge]);
            if (pipeline.Stages[stage].Routing == StageRouting.Exclusive && sum > 1)
            {
                foreach (int edge in topology.OutEdges(stage))
                {
                    probabilities[edge] = Math.BitDecrement(probabilities[edge] / sum);
                }
            }
        }

        return new Pipeline(
            pipeline.Name,
            pipeline.Stages,
            pipeline.Edges.Select((edge, e) => new Edge(edge.From, edge.To, probabilities[e], edge.FanOut)));
    }
}
