using InferLine.Estimation;
using InferLine.Plans;
using InferLine.Workloads;

namespace InferLine.Evaluation.Accuracy;

/// <summary>One workload, estimated and served.</summary>
internal sealed class AccuracyRound
{
    /// <summary>The cores that others may use in a quiet round.</summary>
    public const double QuietCores = 0.1;

    /// <summary>How much faster or slower than while it was profiled the machine may be in a quiet round, as a share.</summary>
    public const double QuietSpeed = 0.05;

    /// <summary>How often times are drawn from the profiles: a single draw may have any p99.</summary>
    private const int Draws = 20;

    private readonly AccuracyCase _case;
    private readonly double[] _sortedExcessSeconds;

    /// <param name="load">The load.</param>
    /// <param name="profiles">The profiles as they were around this round; <see langword="null"/> for those of the case.</param>
    /// <param name="workload">What was served.</param>
    /// <param name="measured">What was measured.</param>
    /// <param name="dispatch">How long it takes to start a batch.</param>
    public AccuracyRound(AccuracyLoad load, SharedCores? profiles, Workload workload, Measurement measured, Dispatch dispatch)
    {
        Load = load;
        Measured = measured;
        _case = load.Case with { Catalog = profiles?.Under(load.Case, workload) ?? load.Case.Catalog };
        Estimated = new Estimator(workload, _case.Catalog).Estimate(_case.Plan);
        P99AloneSeconds = profiles is null ? null : new Estimator(workload, profiles.Alone).Estimate(_case.Plan).Latency.P99Seconds;
        if (profiles is not null && measured.ProbeMilliseconds is { } probe)
        {
            ProfileProbeMilliseconds = profiles.ProbeMilliseconds;
            P99AtSpeedSeconds = new Estimator(workload, profiles.AtSpeed(probe, load.Case).Under(load.Case, workload)).Estimate(_case.Plan).Latency.P99Seconds;
        }

        P99WithSpreadSeconds = profiles is { AloneMilliseconds.Count: > 0 } && TandemQueue.Fits(_case) ? Enumerable.Range(1, Draws).Average(seed => DrawPercentile99(profiles, workload, seed)) : null;
        double[][] excesses = [.. measured.Stages.Select((stage, s) => stage.Batches.Select(batch => batch.Seconds - _case.Profile(s).LatencySeconds(batch.Size)).ToArray())];
        ExcessShare = excesses.Sum(seconds => seconds.Sum()) / (measured.Stages.Sum(stage => stage.Batches.Sum(batch => batch.Seconds)) - excesses.Sum(seconds => seconds.Sum()));
        StageExcessSeconds = Array.ConvertAll(excesses, seconds => seconds.Average());
        _sortedExcessSeconds = [.. excesses.SelectMany(seconds => seconds).Order()];
        P99WithOverheadSeconds = EstimateWithOverhead(workload, dispatch);
        P99OfTimesSeconds = TandemQueue.Fits(_case) ? Percentile99(TandemQueue.DoneSeconds(workload.Visits, measured.Times.SentSeconds, [.. measured.Stages.Select(stage => stage.Batches)])) : null;
    }

    public AccuracyLoad Load { get; }

    public Measurement Measured { get; }

    /// <summary>What the estimator says.</summary>
    public Estimate Estimated { get; }

    /// <summary>What the estimator says of the p99 if it is told when queries were really sent, and what the batches of each stage took to start, and beyond their profile in the mean.</summary>
    public double P99WithOverheadSeconds { get; }

    /// <summary>What the estimator says of the p99 if it takes the cores for independent of each other; <see langword="null"/> where nothing is shared.</summary>
    public double? P99AloneSeconds { get; }

    /// <summary>The error of that.</summary>
    public double? ErrorAlone => P99AloneSeconds is { } seconds ? Relative(seconds) : null;

    /// <summary>What the <see cref="SpeedProbe"/> took while the profiles were measured; <see langword="null"/> where they were not.</summary>
    public double? ProfileProbeMilliseconds { get; }

    /// <summary>How much longer the probe took while queries were served than while the profiles were measured, as a share.</summary>
    public double? Slower => Measured.ProbeMilliseconds / ProfileProbeMilliseconds - 1;

    /// <summary>What the estimator says of the p99 if the profiles are scaled to the speed at which queries were served.</summary>
    public double? P99AtSpeedSeconds { get; }

    /// <summary>The error of that.</summary>
    public double? ErrorAtSpeed => P99AtSpeedSeconds is { } seconds ? Relative(seconds) : null;

    /// <summary>How much longer all batches together took than their profiles say, as a share of that.</summary>
    public double ExcessShare { get; }

    /// <summary>What follows for the p99, in the mean of several draws, if items take as long as single ones did while profiles were measured; <see langword="null"/> where that is not known.</summary>
    public double? P99WithSpreadSeconds { get; }

    /// <summary>The error of that.</summary>
    public double? ErrorWithSpread => P99WithSpreadSeconds is { } seconds ? Relative(seconds) : null;

    /// <summary>What follows for the p99 from how long every single batch took; <see langword="null"/> where that does not follow easily (see <see cref="TandemQueue"/>).</summary>
    public double? P99OfTimesSeconds { get; }

    /// <summary>The mean time that batches took beyond their profiles, by stage.</summary>
    public IReadOnlyList<double> StageExcessSeconds { get; }

    /// <summary>Whether others kept the machine busy, or it had another speed than the profiles are for: then that is measured, not the estimate.</summary>
    public bool Disturbed => Measured.CoresOfOthers > QuietCores || Math.Abs(Slower ?? 0) > QuietSpeed;

    /// <summary>Whether the error is within what is asked for.</summary>
    public bool Meets => Math.Abs(Error) <= Load.Case.Tolerance;

    /// <summary>How far the estimated p99 is from the measured one, as a share of that; positive if the estimate is too high.</summary>
    public double Error => Relative(Estimated.Latency.P99Seconds);

    /// <summary>The error that is left once overhead is known.</summary>
    public double ErrorWithOverhead => Relative(P99WithOverheadSeconds);

    /// <summary>The error that is left once the time of every batch is known.</summary>
    public double? ErrorOfTimes => P99OfTimesSeconds is { } seconds ? Relative(seconds) : null;

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
        AccuracyCase slower = _case.WithOverhead(dispatch, StageExcessSeconds);
        var asSent = new Workload(new ArrivalTrace(Measured.Times.SentSeconds), workload.Visits);
        ReadOnlySpan<double> sinceSent = new Estimator(asSent, slower.Catalog).Estimate(slower.Plan, new EstimateOptions { IncludeLatencies = true }).LatenciesSeconds.Span;
        double[] done = new double[sinceSent.Length];
        for (int query = 0; query < done.Length; query++)
        {
            done[query] = sinceSent[query] + Measured.Times.SentSeconds[query];
        }

        return Percentile99(done);
    }

    private double DrawPercentile99(SharedCores profiles, Workload workload, int seed) =>
        Percentile99(TandemQueue.DoneSeconds(workload.Visits, Measured.Times.DueSeconds, profiles.Draw(_case, workload, new Random(seed))));

    private double Percentile99(double[] doneSeconds) => AtRank([.. doneSeconds.Zip(Measured.Times.DueSeconds, (done, due) => done - due).Order()], 99);

    private double Relative(double p99Seconds) => (p99Seconds / LatencySeconds(99)) - 1;

    private static double AtRank(double[] sorted, double percentile) => sorted[ServiceLevelObjective.NearestRank(percentile, sorted.Length) - 1];
}
