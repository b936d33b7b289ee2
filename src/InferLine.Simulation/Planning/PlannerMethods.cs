namespace InferLine.Planning;

/// <summary>The planners by the names that options and commands choose them by.</summary>
internal static class PlannerMethods
{
    private static readonly (string Name, Func<PlannerOptions, IPlanner> Create)[] s_planners =
    [
        (AutoPlanner.Method, options => new AutoPlanner(options)),
        (ExactPlanner.Method, options => new ExactPlanner(options)),
        (GreedyPlanner.Method, options => new GreedyPlanner(options)),
    ];

    /// <summary>The names; the first is the default.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. s_planners.Select(planner => planner.Name)];

    public static IPlanner Create(string name, PlannerOptions options) => s_planners.Single(planner => planner.Name == name).Create(options);
}
