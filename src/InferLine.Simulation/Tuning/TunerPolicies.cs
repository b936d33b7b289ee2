using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;

namespace InferLine.Tuning;

/// <summary>The tuners by the names that options and commands choose them by.</summary>
internal static class TunerPolicies
{
    /// <summary>Leaves the replicas as planned.</summary>
    public const string None = "none";

    public static IReadOnlyList<string> Names { get; } = [None, ClassicTuner.PolicyName, ProportionalTuner.PolicyName, LookaheadTuner.PolicyName];

    /// <returns>The tuner; <see langword="null"/> for <see cref="None"/>.</returns>
    /// <exception cref="InvalidInputException">The plan lacks what the policy needs, or does not fit.</exception>
    public static ITuner? Create(string name, Pipeline pipeline, Plan plan, ProfileCatalog catalog, TunerOptions options, LookaheadOptions? lookahead = null) => name switch
    {
        None => null,
        ClassicTuner.PolicyName => new ClassicTuner(pipeline, plan, catalog, options),
        ProportionalTuner.PolicyName => new ProportionalTuner(pipeline, plan, catalog, options),
        LookaheadTuner.PolicyName => new LookaheadTuner(pipeline, plan, catalog, options, lookahead),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, $"use one of {string.Join(", ", Names)}"),
    };
}
