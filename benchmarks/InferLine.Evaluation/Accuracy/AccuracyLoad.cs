using InferLine.Workloads;

namespace InferLine.Evaluation.Accuracy;

/// <summary>A load on a case: Gamma arrivals at a share of what its bottleneck carries.</summary>
/// <param name="Case">The case.</param>
/// <param name="Share">The rate over k·μ of the bottleneck, per its items per query.</param>
/// <param name="Variation">The coefficient of variation of the gaps between arrivals.</param>
internal sealed record AccuracyLoad(AccuracyCase Case, double Share, double Variation)
{
    /// <summary>Arrivals, and what the queries do.</summary>
    public Workload Generate(TimeSpan duration, ulong seed) =>
        Workload.Sample(Case.Pipeline, ArrivalProcess.Gamma(Share * Case.CapacityPerSecond, Variation).Generate(duration, seed), seed);
}
