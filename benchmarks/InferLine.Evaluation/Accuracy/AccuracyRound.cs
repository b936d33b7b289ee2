using InferLine.Estimation;
using InferLine.Plans;
using InferLine.Workloads;

namespace InferLine.Evaluation.Accuracy;

/// <summary>One workload, estimated and served.</summary>
internal sealed class AccuracyRound
{
    /// <summary>The cores that others may use in a quiet round.</summary>
    public const double QuietCores = 0.1;

    private readonly double[] _sortedExcessSeconds;

    public AccuracyRound(AccuracyLoad load, Workload workload, Measurement measured, Dispatch dispatch)
    {
        Load = load;
        Measured = measured;
        Estimated = new Estimator(workload, load.Case.Catalog).Estimate(load.Case.Plan);
        _sortedExcessSeconds = [.. measured.Stages.SelectMany(stage => stage.ExcessSeconds).Order()];
        P99WithOverheadSeconds = EstimateWithOverhead(workload, dispatch);
    }

    public AccuracyLoad Load { get; }

    public Measurement Measured { get; }

    /// <summary>What the estimator says.</summary>
    public Estimate Estimated { get; }

    /// <summary>What the estimator says of the p99 if it is told when queries were really sent, and what the batches of each stage took to start, and beyond their profile in the mean.</summary>
    public double P99WithOverheadSeconds { get; }

    /// <summary>Whether others kept the machine busy: then their work is measured, not the runtime's.</summary>
    public bool Disturbed => Measured.CoresOfOthers > QuietCores;

    /// <summary>Whether the error is within what is asked for.</summary>
    public bool Meets => Math.Abs(Error) <= Load.Case.Tolerance;

    /// <summary>How far the estimated p99 is from the measured one, as a share of that; positive if the estimate is too high.</summary>
    public double Error => Relative(Estimated.Latency.P99Seconds);

    /// <summary>The error that is left once overhead is known.</summary>
    public double ErrorWithOverhead => Relative(P99WithOverheadSeconds);

    /// <summary>The mean time that batches took beyond their profiles.</summary>
    public double MeanExcessSeconds => _sortedExcessSeconds.Average();

    /// <summary>The measured latency at a percentile.</summary>
    public double LatencySeconds(double percentile) => AtRank(Measured.Times.LatenciesSeconds, percentile);

    /// <summary>How late queries were sent, at a percentile.</summary>
    public double LatenessSeconds(double percentile) => AtRank(Measured.Times.LatenessSeconds, percentile);

    /// <summary>What batches took beyond their profiles, at a percentile.</summary>
    public double ExcessSeconds(double percentile) => AtRank(_sortedExcessSeconds, percentile);

    private double EstimateWithOverhead(Workload workload, Dispatch dispatch)
    {
        AccuracyCase slower = Load.Case.WithOverhead(dispatch, [.. Measured.Stages.Select(stage => stage.ExcessSeconds.Average())]);
        var asSent = new Workload(new ArrivalTrace(Measured.Times.SentSeconds), workload.Visits);
        ReadOnlySpan<double> sinceSent = new Estimator(asSent, slower.Catalog).Estimate(slower.Plan, new EstimateOptions { IncludeLatencies = true }).LatenciesSeconds.Span;
        double[] latencies = new double[sinceSent.Length];
        for (int query = 0; query < latencies.Length; query++)
        {
            latencies[query] = sinceSent[query] + Measured.Times.SentSeconds[query] - Measured.Times.DueSeconds[query];
        }

        Array.Sort(latencies);
        return AtRank(latencies, 99);
    }

    private double Relative(double p99Seconds) => (p99Seconds / LatencySeconds(99)) - 1;

    private static double AtRank(double[] sorted, double percentile) => sorted[ServiceLevelObjective.NearestRank(percentile, sorted.Length) - 1];
}
