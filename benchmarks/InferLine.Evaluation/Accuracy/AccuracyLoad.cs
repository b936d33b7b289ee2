using InferLine.Workloads;

namespace InferLine.Evaluation.Accuracy;

/// <summary>A load on a case: Gamma arrivals at a share of what its bottleneck carries.</summary>
/// <param name="Case">The case.</param>
/// <param name="Share">The rate over k·μ of the bottleneck, per its items per query.</param>
/// <param name="Variation">The coefficient of variation of the gaps between arrivals.</param>
internal sealed record AccuracyLoad(AccuracyCase Case, double Share, double Variation)
{
    /// <summary>Arrivals, and what the queries do.</summary>
    /// <param name="queries">About how many.</param>
    /// <param name="seed">The seed of both.</param>
    public Workload Generate(int queries, ulong seed)
    {
        double ratePerSecond = Share * Case.CapacityPerSecond;
        return Case.Sample(ArrivalProcess.Gamma(ratePerSecond, Variation).Generate(TimeSpan.FromSeconds(queries / ratePerSecond), seed), seed);
    }
}
