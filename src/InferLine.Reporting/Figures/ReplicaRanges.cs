using InferLine.Replay;

namespace InferLine.Reporting.Figures;

/// <summary>The replicas over a replay. Where they changed very often, by intervals, with the fewest and the most in each.</summary>
internal sealed class ReplicaRanges
{
    private readonly IReadOnlyList<int>[][] _groups;

    public ReplicaRanges(IReadOnlyList<ReplayStep> timeline, double endSeconds)
    {
        IsWhole = timeline.Count <= Downsampling.MostPoints;
        double end = Math.Max(endSeconds, timeline[^1].AtSeconds);
        if (IsWhole)
        {
            AtSeconds = [.. timeline.Select(step => step.AtSeconds), end];
            _groups = [.. timeline.Select(step => new[] { step.Replicas }), [timeline[^1].Replicas]];
            return;
        }

        int next = 0;
        var groups = new List<IReadOnlyList<int>[]>();
        var starts = new List<double>();
        for (int interval = 0; interval < Downsampling.MostPoints; interval++)
        {
            double until = interval == Downsampling.MostPoints - 1 ? double.PositiveInfinity : end * (interval + 1) / Downsampling.MostPoints;

            // What held before the interval holds at its beginning.
            var within = new List<IReadOnlyList<int>>();
            if (next > 0)
            {
                within.Add(timeline[next - 1].Replicas);
            }

            for (; next < timeline.Count && timeline[next].AtSeconds < until; next++)
            {
                within.Add(timeline[next].Replicas);
            }

            starts.Add(end * interval / Downsampling.MostPoints);
            groups.Add([.. within]);
        }

        (AtSeconds, _groups) = ([.. starts], [.. groups]);
    }

    /// <summary>Whether every change is there.</summary>
    public bool IsWhole { get; }

    /// <summary>When each change was, or each interval began.</summary>
    public double[] AtSeconds { get; }

    public double[] Fewest(int stage) => Least(replicas => replicas[stage]);

    public double[] Most(int stage) => Greatest(replicas => replicas[stage]);

    /// <summary>The least value of something that depends on the replicas, at each point.</summary>
    public double[] Least(Func<IReadOnlyList<int>, double> value) => [.. _groups.Select(group => group.Min(value))];

    /// <summary>The greatest value of it, at each point.</summary>
    public double[] Greatest(Func<IReadOnlyList<int>, double> value) => [.. _groups.Select(group => group.Max(value))];
}
