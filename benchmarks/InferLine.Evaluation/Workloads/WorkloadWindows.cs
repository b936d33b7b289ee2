using InferLine.Workloads;

namespace InferLine.Evaluation.Workloads;

/// <summary>Divides workloads in time.</summary>
internal static class WorkloadWindows
{
    /// <summary>The windows of a length, one after the other, each with times from its own start; <see langword="null"/> where nothing arrives.</summary>
    public static IEnumerable<Workload?> Divide(Workload workload, double seconds)
    {
        int first = 0;
        for (int window = 0; first < workload.QueryCount; window++)
        {
            double start = window * seconds;
            int end = first;
            while (end < workload.QueryCount && workload.Arrivals.Seconds[end] < start + seconds)
            {
                end++;
            }

            yield return end > first ? Slice(workload, first, end, start) : null;
            first = end;
        }
    }

    private static Workload Slice(Workload workload, int first, int end, double start)
    {
        double[] arrivals = workload.Arrivals.Seconds[first..end].ToArray();
        IEnumerable<int> queries = Enumerable.Range(first, end - first);
        int[][] counts = [.. Enumerable.Range(0, workload.Pipeline.Stages.Count).Select(stage => queries.Select(query => workload.Visits.Count(stage, query)).ToArray())];
        return new Workload(new ArrivalTrace(Array.ConvertAll(arrivals, t => t - start)), Visits.FromCounts(workload.Pipeline, counts));
    }
}
