using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Tuning;

namespace InferLine.Hosting.Tuning;

/// <summary>Makes the tuner that the options name, or that the host gave.</summary>
internal sealed class TunerFactory(Pipeline pipeline, ProfileCatalog profiles, TuningOptions options, Func<TunerInputs, ITuner>? custom)
{
    /// <summary>How long tuners believe that a new replica takes to start: as configured, unless it was seen to take longer.</summary>
    /// <param name="measured">The longest that a backend has measured lately; <see langword="null"/> if it has measured none.</param>
    public TimeSpan ActivationFor(TimeSpan? measured) => measured > options.Activation ? measured.Value < TunerOptions.LongestTime ? measured.Value : TunerOptions.LongestTime : options.Activation;

    /// <param name="plan">The plan that it begins with.</param>
    /// <param name="measuredActivation">How long new replicas took to start lately, where a backend has measured it.</param>
    /// <returns>The tuner, or <see langword="null"/> if replicas stay as planned.</returns>
    /// <exception cref="InvalidInputException">The plan lacks what the policy needs, or does not fit.</exception>
    public ITuner? Create(Plan plan, TimeSpan? measuredActivation = null)
    {
        var common = new TunerOptions
        {
            Stabilization = options.Stabilization,
            Activation = ActivationFor(measuredActivation),
            Headroom = options.Headroom,
            Replicas = options.Replicas.ToDictionary(range => range.Key, range => new ReplicaRange(range.Value.Min, range.Value.Max), StringComparer.Ordinal),
        };
        if (custom is not null)
        {
            return custom(new TunerInputs(pipeline, plan, profiles, common));
        }

        return TunerPolicies.Create(
            options.Policy, pipeline, plan, profiles, common, new LookaheadOptions { DecisionInterval = options.LookaheadInterval, DrainTime = options.LookaheadDrainTime });
    }
}
