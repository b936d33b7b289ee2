using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Tuning;

namespace InferLine.Hosting.Tuning;

/// <summary>Makes the tuner that the options name, or that the host gave.</summary>
internal sealed class TunerFactory(Pipeline pipeline, ProfileCatalog profiles, TunerServiceOptions options, Func<TunerInputs, ITuner>? custom)
{
    /// <returns>The tuner, or <see langword="null"/> if replicas stay as planned.</returns>
    /// <exception cref="InvalidInputException">The plan lacks what the policy needs, or does not fit.</exception>
    public ITuner? Create(Plan plan)
    {
        var common = new TunerOptions
        {
            Stabilization = options.Stabilization,
            Activation = options.Activation,
            Headroom = options.Headroom,
            Replicas = options.Replicas.ToDictionary(range => range.Key, range => new ReplicaRange(range.Value.Min, range.Value.Max), StringComparer.Ordinal),
        };
        if (custom is not null)
        {
            return custom(new TunerInputs(pipeline, plan, profiles, common));
        }

        return options.Policy switch
        {
            ClassicTuner.PolicyName => new ClassicTuner(pipeline, plan, profiles, common),
            ProportionalTuner.PolicyName => new ProportionalTuner(pipeline, plan, profiles, common),
            LookaheadTuner.PolicyName => new LookaheadTuner(
                pipeline, plan, profiles, common, new LookaheadOptions { DecisionInterval = options.LookaheadInterval, DrainTime = options.LookaheadDrainTime }),
            _ => null,
        };
    }
}
