using InferLine.Plans;

namespace InferLine.Evaluation.Accuracy;

/// <summary>A load, estimated and served: in one part, or in several between which how long batches take was measured anew. Percentiles are those of the queries of all parts.</summary>
internal sealed class AccuracyRound
{
    /// <summary>The cores that others may use in a quiet round.</summary>
    public const double QuietCores = 0.1;

    /// <summary>How much faster or slower than in its calibration the machine may be in a quiet round, as a share.</summary>
    public const double QuietSpeed = 0.05;

    private readonly double[] _estimatedSeconds;
    private readonly double[] _measuredSeconds;
    private readonly double[] _latenessSeconds;
    private readonly double[] _excessSeconds;

    /// <param name="load">The load.</param>
    /// <param name="parts">At least one.</param>
    public AccuracyRound(AccuracyLoad load, IReadOnlyList<AccuracyPart> parts)
    {
        (Load, Parts) = (load, parts);
        _estimatedSeconds = Sorted(part => part.Estimated.LatenciesSeconds.ToArray());
        _measuredSeconds = Sorted(part => part.LatenciesSeconds);
        _latenessSeconds = Sorted(part => part.Measured.Times.LatenessSeconds);
        _excessSeconds = Sorted(part => part.ExcessSeconds.SelectMany(seconds => seconds));
        Stages = [.. parts[0].Estimated.Stages.Select((_, stage) => StageComparison.Of(parts, stage))];
        ExcessShare = AccuracyPart.ExcessShareOf(parts);
        P99OutsideSeconds = P99(part => part.OutsideSeconds);
        P99WithOverheadSeconds = P99(part => part.WithOverheadSeconds)!.Value;
        P99OfTimesSeconds = P99(part => part.OfTimesSeconds);
        P99WithSpreadSeconds = P99(part => part.WithSpreadSeconds);
        P99ShuffledSeconds = P99(part => part.ShuffledSeconds);
        P99WithOrderSeconds = P99(part => part.WithOrderSeconds);
    }

    public AccuracyLoad Load { get; }

    public IReadOnlyList<AccuracyPart> Parts { get; }

    /// <summary>The stages, in the pipeline's order.</summary>
    public IReadOnlyList<StageComparison> Stages { get; }

    /// <summary>The number of queries.</summary>
    public int Queries => _measuredSeconds.Length;

    /// <summary>What the estimator says of the p99 by profiles that were measured outside of the running pipeline; <see langword="null"/> where none were.</summary>
    public double? P99OutsideSeconds { get; }

    /// <summary>The error of that.</summary>
    public double? ErrorOutside => Relative(P99OutsideSeconds);

    /// <summary>What the estimator says of the p99 if it is told when queries were really sent, and what the batches of each stage took to start, and beyond their profile in the mean.</summary>
    public double P99WithOverheadSeconds { get; }

    /// <summary>The error that is left once overhead is known.</summary>
    public double ErrorWithOverhead => Relative(P99WithOverheadSeconds)!.Value;

    /// <summary>What follows for the p99 from how long every single batch took; <see langword="null"/> where that does not follow easily (see <see cref="TandemQueue"/>).</summary>
    public double? P99OfTimesSeconds { get; }

    /// <summary>The error that is left once the time of every batch is known.</summary>
    public double? ErrorOfTimes => Relative(P99OfTimesSeconds);

    /// <summary>What follows for the p99, over several draws, if items take as long as single ones did in the calibration; <see langword="null"/> where that is not known.</summary>
    public double? P99WithSpreadSeconds { get; }

    /// <summary>The error of that.</summary>
    public double? ErrorWithSpread => Relative(P99WithSpreadSeconds);

    /// <summary>What follows for the p99, over several draws, if items take as long as those that were measured here, but in another order: what is missing then is that slow ones follow each other, or come when much is to do.</summary>
    public double? P99ShuffledSeconds { get; }

    /// <summary>The error of that.</summary>
    public double? ErrorShuffled => Relative(P99ShuffledSeconds);

    /// <summary>What follows for the p99 if items take as long, one after the other, as those in the calibration did; <see langword="null"/> where that is not known.</summary>
    public double? P99WithOrderSeconds { get; }

    /// <summary>The error of that.</summary>
    public double? ErrorWithOrder => Relative(P99WithOrderSeconds);

    /// <summary>What the <see cref="SpeedProbe"/> took in the calibrations; <see langword="null"/> where there were none.</summary>
    public double? CalibrationProbeMilliseconds => Parts.Average(part => part.Calibration?.ProbeMilliseconds);

    /// <summary>What it took while these queries were served.</summary>
    public double? ProbeMilliseconds => Parts.Average(part => part.Measured.ProbeMilliseconds);

    /// <summary>How much longer all batches together took than their profiles say, as a share of that.</summary>
    public double ExcessShare { get; }

    /// <summary>How many cores others used in the mean.</summary>
    public double CoresOfOthers => Parts.Average(part => part.Measured.CoresOfOthers);

    /// <summary>How many cores this process used in the mean.</summary>
    public double OwnCores => Parts.Average(part => part.Measured.OwnCores);

    /// <summary>What the garbage collector of this process did.</summary>
    public CollectorActivity Collections => Parts.Select(part => part.Measured.Collections).Aggregate((sum, part) => sum.Plus(part));

    /// <summary>What the threads of replicas did; <see langword="null"/> where that is not known.</summary>
    public ReplicaThreads? Threads => Sum(Parts.Select(part => part.Measured.Threads));

    /// <summary>The same in the calibrations, each of which counts for the part before and the one after.</summary>
    public ReplicaThreads? CalibrationThreads => Sum(Parts.SelectMany(part => part.Calibration?.Rounds.Select(round => round.Threads) ?? [null]));

    /// <summary>Whether a part of it was disturbed.</summary>
    public bool Disturbed => Parts.Any(part => part.Disturbed);

    /// <summary>Whether the error is within what is asked for.</summary>
    public bool Meets => Math.Abs(Error) <= Load.Case.Tolerance;

    /// <summary>How far the estimated p99 is from the measured one, as a share of that; positive if the estimate is too high.</summary>
    public double Error => Relative(EstimatedSeconds(99))!.Value;

    /// <summary>The mean time that batches took beyond their profiles.</summary>
    public double MeanExcessSeconds => _excessSeconds.Average();

    /// <summary>The estimated latency at a percentile.</summary>
    public double EstimatedSeconds(double percentile) => AtRank(_estimatedSeconds, percentile);

    /// <summary>The measured latency at a percentile.</summary>
    public double LatencySeconds(double percentile) => AtRank(_measuredSeconds, percentile);

    /// <summary>How late queries were sent, at a percentile.</summary>
    public double LatenessSeconds(double percentile) => AtRank(_latenessSeconds, percentile);

    /// <summary>What batches took beyond their profiles, at a percentile.</summary>
    public double ExcessSeconds(double percentile) => AtRank(_excessSeconds, percentile);

    private static ReplicaThreads? Sum(IEnumerable<ReplicaThreads?> threads) => threads.Aggregate((sum, one) => one is { } known ? sum?.Plus(known) : null);

    private double? P99(Func<AccuracyPart, double[]?> latencies) => latencies(Parts[0]) is null ? null : AtRank(Sorted(part => latencies(part)!), 99);

    private double[] Sorted(Func<AccuracyPart, IEnumerable<double>> seconds) => [.. Parts.SelectMany(seconds).Order()];

    private double? Relative(double? p99Seconds) => (p99Seconds / LatencySeconds(99)) - 1;

    private static double AtRank(double[] sorted, double percentile) => sorted[ServiceLevelObjective.NearestRank(percentile, sorted.Length) - 1];
}
