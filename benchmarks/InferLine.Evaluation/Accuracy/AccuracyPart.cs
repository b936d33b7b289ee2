using InferLine.Estimation;
using InferLine.Workloads;

namespace InferLine.Evaluation.Accuracy;

/// <summary>One workload, estimated and served: a round, or a part of one.</summary>
internal sealed class AccuracyPart
{
    /// <summary>How often times are drawn from the calibration: a single draw may have any p99.</summary>
    private const int Draws = 20;

    private readonly AccuracyCase _case;

    /// <param name="load">The load.</param>
    /// <param name="workload">What was served.</param>
    /// <param name="measured">What was measured.</param>
    /// <param name="calibration">How long batches took before and after; <see langword="null"/> if they take what the profiles of the case say.</param>
    /// <param name="dispatch">How long it takes to start a batch.</param>
    public AccuracyPart(AccuracyLoad load, Workload workload, Measurement measured, Calibration? calibration, Dispatch dispatch)
    {
        Measured = measured;
        Calibration = calibration;
        _case = load.Case with { Catalog = calibration?.Profiles(load.Case) ?? load.Case.Catalog };
        Estimated = Estimate(_case, workload);
        LatenciesSeconds = Latencies(measured.Times.DoneSeconds);
        OutsideSeconds = load.Case.Shared is { } shared ? Estimate(load.Case with { Catalog = shared.Under(load.Case, workload) }, workload).LatenciesSeconds.ToArray() : null;
        ExcessSeconds = [.. measured.Stages.Select((stage, s) => stage.Batches.Select(batch => batch.Seconds - _case.Profile(s).LatencySeconds(batch.Size)).ToArray())];
        WithOverheadSeconds = WithOverhead(workload, dispatch);
        if (TandemQueue.Fits(_case))
        {
            OfTimesSeconds = Latencies(TandemQueue.DoneSeconds(workload.Visits, measured.Times.SentSeconds, [.. measured.Stages.Select(stage => stage.Batches)]));
            ShuffledSeconds = Drawn(new Calibration([measured]));
            if (calibration is not null)
            {
                WithSpreadSeconds = Drawn(calibration);
                WithOrderSeconds = Latencies(TandemQueue.DoneSeconds(workload.Visits, measured.Times.DueSeconds, calibration.InOrder(workload)));
            }
        }

        double[] Drawn(Calibration from) =>
            [.. Enumerable.Range(1, Draws).SelectMany(seed => Latencies(TandemQueue.DoneSeconds(workload.Visits, measured.Times.DueSeconds, from.Draw(workload, new Random(seed)))))];
    }

    public Measurement Measured { get; }

    public Calibration? Calibration { get; }

    /// <summary>What the estimator says.</summary>
    public Estimate Estimated { get; }

    /// <summary>The measured latencies, by query, from when it was due.</summary>
    public double[] LatenciesSeconds { get; }

    /// <summary>What the estimator says of them by profiles that were measured outside of the running pipeline, before all rounds; <see langword="null"/> where none were.</summary>
    public double[]? OutsideSeconds { get; }

    /// <summary>What the estimator says of them if it is told when queries were really sent, and what the batches of each stage took to start, and beyond their profile in the mean.</summary>
    public double[] WithOverheadSeconds { get; }

    /// <summary>What follows for them from how long every single batch took; <see langword="null"/> where that does not follow easily (see <see cref="TandemQueue"/>).</summary>
    public double[]? OfTimesSeconds { get; }

    /// <summary>What follows for them, in several draws, if items take as long as single ones did in the calibration; <see langword="null"/> where that is not known.</summary>
    public double[]? WithSpreadSeconds { get; }

    /// <summary>What follows for them, in several draws, if items take as long as those that were measured here, but in another order; <see langword="null"/> where that is not known.</summary>
    public double[]? ShuffledSeconds { get; }

    /// <summary>What follows for them if items take as long, one after the other, as those in the calibration did; <see langword="null"/> where that is not known.</summary>
    public double[]? WithOrderSeconds { get; }

    /// <summary>By stage, what each batch took beyond its profile.</summary>
    public IReadOnlyList<double[]> ExcessSeconds { get; }

    /// <summary>How much longer all batches together took than their profiles say, as a share of that.</summary>
    public double ExcessShare => ExcessShareOf([this]);

    /// <summary>How much longer the probe took than in the calibration, as a share.</summary>
    public double? Slower => Measured.ProbeMilliseconds / Calibration?.ProbeMilliseconds - 1;

    /// <summary>How many cores others used, here or in the calibration.</summary>
    public double CoresOfOthers => Math.Max(Measured.CoresOfOthers, Calibration?.CoresOfOthers ?? 0);

    /// <summary>Whether others kept the machine busy, or it had another speed than in the calibration: then that is measured, not the estimate.</summary>
    public bool Disturbed => CoresOfOthers > AccuracyRound.QuietCores || Math.Abs(Slower ?? 0) > AccuracyRound.QuietSpeed;

    /// <summary>How much longer all batches of some parts together took than their profiles say, as a share of that.</summary>
    public static double ExcessShareOf(IReadOnlyList<AccuracyPart> parts)
    {
        double excess = parts.Sum(part => part.ExcessSeconds.Sum(seconds => seconds.Sum()));
        double measured = parts.Sum(part => part.Measured.Stages.Sum(stage => stage.Batches.Sum(batch => batch.Seconds)));
        return excess / (measured - excess);
    }

    private double[] WithOverhead(Workload workload, Dispatch dispatch)
    {
        AccuracyCase slower = _case.WithOverhead(dispatch, [.. ExcessSeconds.Select(seconds => seconds.Average())]);
        ReadOnlySpan<double> sinceSent = Estimate(slower, new Workload(new ArrivalTrace(Measured.Times.SentSeconds), workload.Visits)).LatenciesSeconds.Span;
        double[] done = new double[sinceSent.Length];
        for (int query = 0; query < done.Length; query++)
        {
            done[query] = sinceSent[query] + Measured.Times.SentSeconds[query];
        }

        return Latencies(done);
    }

    private double[] Latencies(double[] doneSeconds) => [.. doneSeconds.Zip(Measured.Times.DueSeconds, (done, due) => done - due)];

    private static Estimate Estimate(AccuracyCase one, Workload workload) => new Estimator(workload, one.Catalog).Estimate(one.Plan, new EstimateOptions { IncludeLatencies = true });
}
