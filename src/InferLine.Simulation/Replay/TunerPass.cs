using InferLine.Tuning;
using InferLine.Workloads;

namespace InferLine.Replay;

/// <summary>One pass of a tuner over a workload: it observes what arrives, is asked at regular times, and leaves a timeline.</summary>
internal static class TunerPass
{
    private const double MostDecisions = 1e8;

    public static void Run(
        Workload workload, ITuner tuner, double knownAfterSeconds, ReplayOptions options, List<ReplayStep> timeline, CancellationToken cancellationToken)
    {
        ReadOnlySpan<double> arrivals = workload.Arrivals.Seconds;
        double interval = options.DecisionInterval.TotalSeconds;
        if (workload.Arrivals.DurationSeconds / interval > MostDecisions)
        {
            throw new InvalidInputException(null, "replay options", "the trace is too long to decide so often; raise the decision interval");
        }

        int[] replicas = [.. timeline[^1].Replicas];
        var items = new ItemReports(workload);
        int next = 0;
        for (long step = 1; next < arrivals.Length; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            double now = step * interval;
            for (; next < arrivals.Length && arrivals[next] <= now; next++)
            {
                tuner.Observe(arrivals[next]);
            }

            if (options.ReportItems)
            {
                items.ReportUntil(now - knownAfterSeconds, now, tuner);
            }

            ScaleDecision decision = tuner.Decide(now);
            if (!decision.IsEmpty)
            {
                foreach (StageScaling change in decision.Changes)
                {
                    replicas[workload.Pipeline.IndexOf(change.Stage)] = change.To;
                }

                timeline.Add(new ReplayStep(now, [.. replicas], decision.Reason));
            }
        }
    }

    /// <summary>Counts the items of the queries that arrived up to a time, as a host would know them.</summary>
    private sealed class ItemReports(Workload workload)
    {
        private readonly long[] _items = new long[workload.Pipeline.Stages.Count];
        private int _next;

        public void ReportUntil(double arrivedSeconds, double nowSeconds, ITuner tuner)
        {
            ReadOnlySpan<double> arrivals = workload.Arrivals.Seconds;
            Array.Clear(_items);
            int first = _next;
            for (; _next < arrivals.Length && arrivals[_next] <= arrivedSeconds; _next++)
            {
                for (int stage = 0; stage < _items.Length; stage++)
                {
                    _items[stage] += workload.Visits.Count(stage, _next);
                }
            }

            tuner.ObserveItems(nowSeconds, _next - first, _items);
        }
    }
}
