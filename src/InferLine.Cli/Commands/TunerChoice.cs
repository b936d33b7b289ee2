using InferLine.Pipelines;
using InferLine.Plans;
using InferLine.Profiles;
using InferLine.Tuning;

namespace InferLine.Commands;

/// <summary>The tuners that <c>--tuner</c> chooses from, by name.</summary>
internal static class TunerChoice
{
    /// <summary>Leaves the plan as it is.</summary>
    public const string None = "none";

    private static readonly (string Name, Func<Pipeline, Plan, ProfileCatalog, TunerOptions, ITuner?> Create)[] Tuners =
    [
        (None, (_, _, _, _) => null),
        (ClassicTuner.PolicyName, (pipeline, plan, catalog, options) => new ClassicTuner(pipeline, plan, catalog, options)),
        (ProportionalTuner.PolicyName, (pipeline, plan, catalog, options) => new ProportionalTuner(pipeline, plan, catalog, options)),
        (LookaheadTuner.PolicyName, (pipeline, plan, catalog, options) => new LookaheadTuner(pipeline, plan, catalog, options)),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Tuners.Select(tuner => tuner.Name)];

    public static ITuner? Create(string name, Pipeline pipeline, Plan plan, ProfileCatalog catalog, TunerOptions options) =>
        Tuners.Single(tuner => tuner.Name == name).Create(pipeline, plan, catalog, options);
}
