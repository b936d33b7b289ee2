using InferLine.Replay;

namespace InferLine.Evaluation.Tuning;

/// <summary>What a policy came to on a load.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Cost">What all replicas cost over the trace.</param>
/// <param name="Attainment">The share of queries in time.</param>
/// <param name="Misses">The number of queries that were not.</param>
/// <param name="Changes">How often replicas were changed.</param>
internal sealed record TunerOutcome(string Policy, double Cost, double Attainment, long Misses, int Changes)
{
    public static TunerOutcome Of(string policy, ReplayResult result) => new(policy, result.Cost, result.Attainment!.Value, result.Misses!.Value, result.Changes);
}
