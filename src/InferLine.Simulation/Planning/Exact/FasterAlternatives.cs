using InferLine.Estimation;

namespace InferLine.Planning;

/// <summary>Makes a plan faster without changing its cost: step by step to the next larger or smaller batch size, or another delay, of one stage.</summary>
/// <remarks>A heuristic: it saves the proof that no plan is faster from finding many that are only a little so.</remarks>
internal sealed class FasterAlternatives(PlanSpace space, SearchMemory memory)
{
    private readonly BufferPool _pool = new();

    /// <summary>A plan of the same hardware and replicas, and its latency at the objective's percentile in seconds.</summary>
    public (StageChoice[] Choices, double Seconds) From(StageChoice[] choices, CancellationToken cancellationToken)
    {
        (StageChoice[] Choices, double Seconds) best = (choices, PercentileSeconds(choices, cancellationToken));
        for (double before = double.PositiveInfinity; best.Seconds < before;)
        {
            before = best.Seconds;
            for (int stage = 0; stage < choices.Length; stage++)
            {
                foreach (int step in (ReadOnlySpan<int>)[1, -1])
                {
                    while (Step(best.Choices, stage, step) is { } next && PercentileSeconds(next, cancellationToken) is var seconds && seconds < best.Seconds)
                    {
                        best = (next, seconds);
                    }
                }
            }
        }

        return best;
    }

    /// <summary>The plan with a neighbouring batch size and delay at one stage; <see langword="null"/> at the end of them.</summary>
    private StageChoice[]? Step(StageChoice[] choices, int stage, int step)
    {
        int[] sizes = space.OptionOf(stage, choices[stage]).BatchSizes;
        int place = (Array.IndexOf(sizes, choices[stage].BatchSize) * space.Delays.Length) + choices[stage].Delay + step;
        if (place < 0 || place >= sizes.Length * space.Delays.Length)
        {
            return null;
        }

        StageChoice[] changed = [.. choices];
        changed[stage] = choices[stage] with { BatchSize = sizes[place / space.Delays.Length], Delay = place % space.Delays.Length };
        return changed;
    }

    /// <summary>The latency of a plan at the objective's percentile. Not thread-safe.</summary>
    public double PercentileSeconds(StageChoice[] choices, CancellationToken cancellationToken)
    {
        memory.CountSimulations(choices.Length);
        var completions = new QueryCompletions(space.Layout, _pool);
        StageWalk.Run(
            space.Layout,
            _pool,
            (stage, ready, done) =>
            {
                var observer = default(NoObserver);
                _ = StageSimulation.Run(ready, space.Configure(stage, choices[stage]), done, ref observer, cancellationToken);
            },
            completions);
        double[] latencies = completions.ToLatencies();
        double seconds = NearestRankSelection.Percentile(latencies, space.Request.Slo.Percentile);
        _pool.Return(latencies);
        return seconds;
    }
}
