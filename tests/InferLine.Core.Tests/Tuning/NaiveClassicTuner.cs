using InferLine.NetworkCalculus;
using InferLine.Plans;

namespace InferLine.Tuning;

/// <summary>The rules of the InferLine paper a second time, as plainly as they read: it keeps every arrival and every report, and counts them anew for every decision.</summary>
internal sealed class NaiveClassicTuner(TuningCase value)
{
    private readonly StagePlan[] _stages = [.. value.Plan.Stages];
    private readonly List<double> _arrivals = [];
    private readonly List<(double Seconds, long Queries, long[] Items)> _reports = [];
    private readonly int[] _replicas = [.. value.Plan.Stages.Select(stage => stage.Replicas)];
    private double? _start;
    private double _lastChange;

    public int[] Replicas => [.. _replicas];

    public void Begin(double now)
    {
        if (_start is null)
        {
            _start = _lastChange = now;
        }
    }

    public void Observe(double now) => _arrivals.Add(now);

    public void ObserveItems(double now, long queries, long[] items) => _reports.Add((now, queries, items));

    public void Decide(double now)
    {
        IReadOnlyList<ArrivalCurvePoint> planned = value.Plan.Envelope!.Points;
        double horizon = planned[^1].Window.TotalSeconds;
        double[] exceeding =
        [
            .. planned.Select(point => (Planned: point, Live: LargestCount(now, point.Window.TotalSeconds, horizon)))
                .Where(window => window.Live > window.Planned.MaxArrivals)
                .Select(window => window.Live / window.Planned.Window.TotalSeconds),
        ];
        bool mayShrink = now - _lastChange >= value.Options.Stabilization.TotalSeconds;
        double leastRatio = _stages.Select((_, s) => Ratio(s)).Where(ratio => ratio > 0).DefaultIfEmpty(1).Min();
        int[] wanted = Replicas;
        for (int s = 0; s < wanted.Length; s++)
        {
            if (exceeding.Length > 0)
            {
                wanted[s] = Math.Max(wanted[s], Ceiling(exceeding.Max() * ScaleFactor(s, now) / (Throughput(s) * (Ratio(s) > 0 ? Ratio(s) : leastRatio))));
            }
            else if (mayShrink)
            {
                wanted[s] = Math.Min(wanted[s], Ceiling(LargestCount(now, 5, 30) / 5.0 * ScaleFactor(s, now) / (Throughput(s) * leastRatio)));
            }

            if (value.Options.Replicas.TryGetValue(_stages[s].Stage, out ReplicaRange range))
            {
                wanted[s] = Math.Clamp(wanted[s], range.Min, range.Max);
            }
        }

        if (!wanted.SequenceEqual(_replicas))
        {
            wanted.CopyTo(_replicas, 0);
            _lastChange = now;
        }
    }

    private static int Ceiling(double number)
    {
        int least = 1;
        while (least < number * (1 - 1e-12))
        {
            least++;
        }

        return least;
    }

    private double Throughput(int stage) => 1 / value.Catalog.GetProfile(value.Pipeline.Stages[stage].Model, _stages[stage].Hardware).SecondsByBatchSize[1];

    private double Ratio(int stage) => value.Plan.MeanRatePerSecond!.Value * _stages[stage].ScaleFactor!.Value / (_stages[stage].Replicas * Throughput(stage));

    /// <summary>Of the last minute, in whole seconds since the beginning, where at least 200 queries were reported.</summary>
    private double ScaleFactor(int stage, double now)
    {
        var recent = _reports.Where(report => Math.Floor(report.Seconds - _start!.Value) > Math.Floor(now - _start.Value) - 60).ToList();
        long queries = recent.Sum(report => report.Queries);
        return queries >= 200 ? recent.Sum(report => report.Items[stage]) / (double)queries : _stages[stage].ScaleFactor!.Value;
    }

    private int LargestCount(double now, double window, double horizon)
    {
        double[] recent = [.. _arrivals.Where(arrival => now - arrival < horizon)];
        return recent.Select(end => recent.Count(arrival => arrival <= end && end - arrival < window)).DefaultIfEmpty().Max();
    }
}
