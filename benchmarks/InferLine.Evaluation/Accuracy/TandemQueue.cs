using InferLine.Pipelines;
using InferLine.Workloads;

namespace InferLine.Evaluation.Accuracy;

/// <summary>
/// Stages in a row with one replica each and no batches. There an item ends once it was ready and the one before it had ended, plus its own time (Lindley, 1952): so latencies follow from times that were
/// measured item by item, which a profile cannot hold. What is left between these and measured latencies is what the runtime adds; what lies between these and the estimate is how much times differ.
/// </summary>
internal static class TandemQueue
{
    /// <summary>Whether a case is one.</summary>
    public static bool Fits(AccuracyCase one)
    {
        Pipeline pipeline = one.Pipeline;
        return Enumerable.Range(0, pipeline.Stages.Count).All(s =>
            one.Planned(s) is { BatchSize: 1, Replicas: 1 } planned && planned.MaxDelay == TimeSpan.Zero
            && (s == 0 || (pipeline.Topology.InEdges(s).Count == 1 && pipeline.Edges.Any(edge => pipeline.IndexOf(edge.From) == s - 1 && pipeline.IndexOf(edge.To) == s))));
    }

    /// <summary>When each query ends, in seconds.</summary>
    /// <param name="visits">How many items queries have.</param>
    /// <param name="sentSeconds">When each query was sent.</param>
    /// <param name="batches">By stage, how long its items took, in their order.</param>
    public static double[] DoneSeconds(Visits visits, double[] sentSeconds, IReadOnlyList<IReadOnlyList<ServedBatch>> batches)
    {
        double[] done = new double[sentSeconds.Length];
        List<(int Query, double Ready)> items = [.. sentSeconds.Select((seconds, query) => (query, seconds))];
        for (int s = 0; s < batches.Count; s++)
        {
            double end = 0;
            var next = new List<(int Query, double Ready)>();
            foreach (((int query, double ready), ServedBatch batch) in items.Zip(batches[s]))
            {
                end = Math.Max(end, ready) + batch.Seconds;
                done[query] = Math.Max(done[query], end);
                if (s + 1 < batches.Count)
                {
                    next.AddRange(Enumerable.Repeat((query, end), visits.Count(s + 1, query) / visits.Count(s, query)));
                }
            }

            items = next;
        }

        return done;
    }
}
