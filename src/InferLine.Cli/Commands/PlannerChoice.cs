using InferLine.Planning;

namespace InferLine.Commands;

/// <summary>The planners that <c>--planner</c> chooses from, by name; the first is the default.</summary>
internal sealed class PlannerChoice(params (string Name, Func<PlannerOptions, IPlanner> Create)[] planners)
{
    /// <summary>The planners of the library.</summary>
    public static PlannerChoice Default { get; } =
        new([.. PlannerMethods.Names.Select(name => (name, (Func<PlannerOptions, IPlanner>)(options => PlannerMethods.Create(name, options))))]);

    public IReadOnlyList<string> Names { get; } = [.. planners.Select(planner => planner.Name)];

    public IPlanner Create(string name, PlannerOptions options) => planners.Single(planner => planner.Name == name).Create(options);
}
